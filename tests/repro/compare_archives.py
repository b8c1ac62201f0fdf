"""compare_archives.py FILE OTHER...: the same contents, bit for bit, apart from what says which program wrote them.

Every group, data set, attribute, type and shape is compared; floating-point numbers as bytes, so that NaN equals itself and
0 differs from -0. Exit 0: the same; 1: the differences are printed; 77: h5py is missing."""
import sys

try:
    import h5py
    import numpy
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

# Facts of the build and of the machine's libraries: the only ones that may differ between builds.
BUILD_FACTS = {"program_version", "program_commit", "compiler", "compiler_flags", "build_type"}


def is_build_fact(place, name):
    return place == "/provenance" and (name in BUILD_FACTS or name.startswith("library_"))


def bits(value):
    """Something that equals itself exactly when the bits are the same."""
    array = numpy.asarray(value)
    if array.dtype.kind == "O":
        return (array.shape, [v if isinstance(v, (bytes, str)) else repr(v) for v in array.ravel()])
    return (array.shape, str(array.dtype), array.tobytes())


def contents(path):
    """Everything in a file that can be compared, by name."""
    found = {}
    paths = {}  # by address: asking HDF5 for an object's name searches the whole file

    def address(item):
        return h5py.h5o.get_info(item.id).addr

    def keep_attributes(place, item):
        for name, value in item.attrs.items():
            # References of dimension scales are addresses within the file: the axes are compared by what they lead to.
            if name in ("DIMENSION_LIST", "REFERENCE_LIST") or is_build_fact(place, name):
                continue
            found[f"{place}@{name}"] = bits(value)

    def keep(name, item):
        place = "/" + name
        paths[address(item)] = place
        keep_attributes(place, item)
        if isinstance(item, h5py.Dataset):
            found[place] = bits(item[()])
            found[place + " axes"] = [[address(scale) for scale in axis.values()] for axis in item.dims]
            found[place + " storage"] = (item.chunks, item.compression, item.shuffle, item.fletcher32)
        else:
            found[place] = "group"

    with h5py.File(path, "r") as file:
        keep_attributes("/", file)
        file.visititems(keep)
    for place, axes in found.items():
        if place.endswith(" axes"):
            found[place] = [[paths[scale] for scale in axis] for axis in axes]
    return found


def main():
    first, *others = sys.argv[1:]
    reference = contents(first)
    differ = False
    for other in others:
        found = contents(other)
        names = [name for name in sorted(reference.keys() | found.keys()) if reference.get(name) != found.get(name)]
        for name in names[:20]:
            print(f"{other}: {name} differs from {first}")
        if len(names) > 20:
            print(f"{other}: and {len(names) - 20} more")
        differ |= bool(names)
    if not differ:
        print(f"{len(reference)} contents, {len(others)} other files: the same bits")
    return differ


sys.exit(main())
