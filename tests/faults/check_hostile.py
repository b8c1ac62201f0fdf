"""check_hostile.py MAKE_SMALL_STUDY READ_RESULTS: merged files that were damaged or made to harm.

Every one has to be refused as damaged or, where a flipped bit means nothing, read with the same content hash; the reading
program itself never fails. Exit 77: h5py is missing."""
import os
import random
import shutil
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

SECRET = b"root:x:0:0:a file that must not leak"


def replace(file, path):
    """Takes a dataset out and gives its attributes back for the one that comes in its place."""
    notes = {name: file[path].attrs[name] for name in ("units", "long_name", "family", "direction", "recorded", "lead")}
    del file[path]
    return notes


def put_back(file, path, notes):
    for name, value in notes.items():
        file[path].attrs[name] = value


def external_link(file, folder):
    notes = replace(file, "transfers")
    other = os.path.join(folder, "other.h5")
    with h5py.File(other, "w") as outside:
        outside["secret"] = numpy.zeros((12, 5))
        put_back(outside, "secret", notes)
    file["transfers"] = h5py.ExternalLink(other, "/secret")


def soft_link(file, folder):
    del file["transfers"]
    file["transfers"] = h5py.SoftLink("/population")


def external_group(file, folder):
    del file["provenance"]
    file["provenance"] = h5py.ExternalLink("/etc/passwd", "/")


def external_storage(file, folder):
    notes = replace(file, "transfers")
    secret = os.path.join(folder, "secret")
    with open(secret, "wb") as out:
        out.write(SECRET * 20)
    file.create_dataset("transfers", shape=(12, 5), dtype="<f8", external=[(secret, 0, 480)])
    put_back(file, "transfers", notes)


def virtual(file, folder):
    notes = replace(file, "transfers")
    layout = h5py.VirtualLayout(shape=(12, 5), dtype="<f8")
    layout[...] = h5py.VirtualSource(os.path.join(folder, "other2.h5"), "x", shape=(12, 5))
    file.create_virtual_dataset("transfers", layout)
    put_back(file, "transfers", notes)


def huge_claim(file, folder):
    notes = replace(file, "transfers")
    file.create_dataset("transfers", shape=(2**40, 2**10), dtype="<f8", chunks=(1, 5))
    put_back(file, "transfers", notes)


def huge_runs(file, folder):
    del file["run"]
    file.create_dataset("run", shape=(2**50,), dtype="<i4", chunks=(1024,))


def huge_chunk(file, folder):
    notes = replace(file, "transfers")
    space = h5py.h5s.create_simple((12, 5), (h5py.h5s.UNLIMITED, h5py.h5s.UNLIMITED))
    create = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    create.set_chunk((2**15, 2**13))
    h5py.h5d.create(file.id, b"transfers", h5py.h5t.IEEE_F64LE, space, create)
    put_back(file, "transfers", notes)


def other_filter(file, folder):
    notes = replace(file, "transfers")
    file.create_dataset("transfers", data=numpy.zeros((12, 5)), compression="lzf")
    put_back(file, "transfers", notes)


def other_shape(file, folder):
    notes = replace(file, "transfers")
    file["transfers"] = numpy.zeros((5, 12))
    put_back(file, "transfers", notes)


def other_kind(file, folder):
    notes = replace(file, "transfers")
    file["transfers"] = numpy.zeros((12, 5), dtype=[("a", "<f8"), ("b", "<i4")])
    put_back(file, "transfers", notes)


def texts_for_numbers(file, folder):
    notes = replace(file, "transfers")
    file["transfers"] = numpy.array([["1"] * 5] * 12, dtype=object)
    put_back(file, "transfers", notes)


def changed_value(file, folder):
    file["transfers"][3, 2] = 1e6


def changed_status(file, folder):
    file["run_status"][1] = 1


def changed_name(file, folder):
    file["scenario"][1] = "another"


def changed_title(file, folder):
    file.attrs["title"] = "Another study"


def dropped_run(file, folder):
    for name in ("run", "run_status"):
        data = file[name][:-1]
        del file[name]
        file[name] = data


def out_of_range(file, folder):
    file["run_strategy"][0] = 1000


def path_as_outcome(file, folder):
    file["outcome"][0] = "provenance/parameter_value"


def changed_source(file, folder):
    file["provenance/source_0001"][0] = 65


def no_provenance(file, folder):
    del file["provenance"]


def note_of_another_kind(file, folder):
    file.attrs["seed"] = "7"


def long_note(file, folder):
    file["transfers"].attrs["long_name"] = "x" * 60000


EDITS = [external_link, soft_link, external_group, external_storage, virtual, huge_claim, huge_runs, huge_chunk, other_filter,
         other_shape, other_kind, texts_for_numbers, changed_value, changed_status, changed_name, changed_title, dropped_run,
         out_of_range, path_as_outcome, changed_source, no_provenance, note_of_another_kind, long_note]


def read(program, paths):
    done = subprocess.run([program, *paths], capture_output=True, timeout=600)
    complaints = done.stderr.decode("utf-8", "replace")
    if "address" in os.environ.get("OCPSIM_SANITIZE", ""):
        # The sanitizer sees what damaged files do inside libhdf5, which is why it runs in a child; our own code has to be clean.
        reports = complaints.split("ERROR: AddressSanitizer")[1:]
        assert all("libhdf5" in report[:1000] for report in reports), complaints
    else:
        assert not complaints, complaints
    assert done.returncode == 0, done.returncode
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    assert len(lines) == len(paths), lines
    return lines


def mutate(whole, folder, count):
    """Files with flipped bytes, zeroed stretches and early ends; the places are fixed by a seed."""
    chance = random.Random(1)
    paths = []
    for i in range(count):
        data = bytearray(whole)
        kind = i % 3
        place = chance.randrange(len(data)) if i % 2 else chance.randrange(min(6000, len(data)))
        if kind == 0:
            data[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[place:place + chance.randrange(1, 64)] = b""
        else:
            size = min(chance.randrange(1, 200), len(data) - place)
            data[place:place + size] = bytes(chance.randrange(256) for _ in range(size))
        path = os.path.join(folder, f"mutant{i}.h5")
        with open(path, "wb") as out:
            out.write(data)
        paths.append(path)
    return paths


def main():
    make, program = sys.argv[1:3]
    folder = tempfile.mkdtemp()
    try:
        subprocess.run([make, os.path.join(folder, "study")], check=True)
        path = os.path.join(folder, "study", "study.h5")
        good, = read(program, [path])
        assert good.startswith("ok: "), good
        for edit in EDITS:
            copy = os.path.join(folder, edit.__name__ + ".h5")
            shutil.copy(path, copy)
            with h5py.File(copy, "r+") as file:
                edit(file, folder)
            line, = read(program, [copy])
            assert line.startswith("damaged: "), (edit.__name__, line)
            assert SECRET.decode() not in line
            print(f"{edit.__name__:22} {line.split(': ', 2)[-1][:100]}")
        other = os.path.join(folder, "text.h5")
        with open(other, "wb") as out:
            out.write(b"not HDF5")
        line, = read(program, [other])
        assert line.startswith("damaged: "), line
        assert read(program, [os.path.join(folder, "nowhere.h5")])[0].startswith("not found: ")
        assert read(program, ["/dev/zero"])[0].startswith("damaged: ")
        with open(path, "rb") as file:
            whole = file.read()
        lines = read(program, mutate(whole, folder, 240))
        for line in lines:
            assert line == good or line.startswith("damaged: "), line
        harmless = sum(line == good for line in lines)
        print(f"{len(EDITS)} edits refused; of {len(lines)} mutants {len(lines) - harmless} refused, {harmless} read with equal content")
    finally:
        shutil.rmtree(folder)


main()
