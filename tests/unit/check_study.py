"""check_study.py OCPSIM: a short study of the whole model opens in xarray with every outcome a plain number, and its event log explains itself.

Exit 77: a library is missing."""
import os
import subprocess
import sys
import tempfile
import warnings

try:
    import h5py
    import h5netcdf  # noqa: F401
    import netCDF4  # noqa: F401
    import numpy
    import xarray
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

SCENARIO = """extends: shipped:first-study.yaml
replicates: 2
burn_in: 60 d
horizon: 90 d
record: [events]
"""


def check_outcomes(path, engine):
    """Units that a reader takes for time spans would turn numbers into dates."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with xarray.open_dataset(path, engine=engine) as data:
            outcomes = [name for name, item in data.data_vars.items() if item.dims == ("run", "time")]
            assert len(outcomes) > 150, len(outcomes)
            for name in outcomes:
                assert data[name].dtype == numpy.float64, (name, data[name].dtype, data[name].attrs)
                data[name].mean()
        with xarray.open_dataset(path, engine=engine, group="summary") as data:
            for name, item in data.data_vars.items():
                assert item.dtype.kind in "fiuOSU", (name, item.dtype)


def check_events(path):
    with h5py.File(path) as file:
        kind = file["events/event_kind"]
        words = kind.attrs["flag_meanings"].split()
        assert list(kind.attrs["flag_values"]) == list(range(len(words)))
        lines = kind.attrs["comment"].split("\n")
        assert len(lines) == len(words) and all(line.split()[1] == word + ":" for line, word in zip(lines, words))
        seen = {words[k] for k in kind[:]}
        assert {"assault", "self_harm"} <= seen, seen
        assert "by kind" in file["events/event_who"].attrs["long_name"]


with tempfile.TemporaryDirectory() as folder:
    scenario = os.path.join(folder, "s.yaml")
    with open(scenario, "w", encoding="utf-8") as file:
        file.write(SCENARIO)
    study = os.path.join(folder, "study")
    subprocess.run([sys.argv[1], "run", scenario, "--quiet", "--output", study], check=True, stdout=subprocess.DEVNULL)
    archive = os.path.join(study, "study.h5")
    for reader in ("h5netcdf", "netcdf4"):
        check_outcomes(archive, reader)
    check_events(archive)
    print("every outcome is a plain number in xarray; the event log explains its kinds")
