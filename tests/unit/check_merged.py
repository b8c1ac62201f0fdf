"""check_merged.py MAKE_SMALL_STUDY: a merged file opens as it is in h5py, xarray (both engines), netCDF4 and h5dump.

Exit 77: a library is missing. The values expected are those of tests/support/small_study.c."""
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile

try:
    import h5py
    import h5netcdf  # noqa: F401
    import netCDF4
    import numpy
    import xarray
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

OUTCOMES = ["population", "member_share", "transfers", "escapes"]


def expected(run, outcome, period):
    if run in (1, 2) or (run + outcome + period) % 11 == 10:
        return math.nan
    return run + 0.1 * outcome + 0.001 * period + 1 / 3


def check_values(values, outcome):
    wanted = numpy.array([[expected(run, outcome, period) for period in range(5)] for run in range(12)])
    assert values.shape == wanted.shape, values.shape
    assert numpy.allclose(values, wanted, rtol=1e-15, atol=0, equal_nan=True)


def check_h5py(path):
    with h5py.File(path) as file:
        assert file.attrs["kind"] == "ocpsim study 1" and file.attrs["seed"] == 7
        assert list(file["outcome"].asstr()) == OUTCOMES
        assert list(file["scenario"].asstr()) == ["baseline", "strategy_1", "strategy_2"]
        assert list(file["run_scenario"].asstr())[5] == "strategy_1"
        assert list(file["run_status"]) == [1, 2, 2] + [1] * 9
        assert file["run_reason"].asstr()[1] == "invented failure of run 1"
        assert list(file["run_status"].attrs["flag_values"]) == [0, 1, 2]
        for k, name in enumerate(OUTCOMES):
            data = file[name]
            check_values(data[...], k)
            assert [d.label or d[0].name for d in data.dims] == ["/run", "/time"]
            assert data.chunks == (12, 5) and data.shuffle and data.fletcher32 and data.compression == "gzip"
            assert math.isnan(data.fillvalue)
            assert data.attrs["units"] and data.attrs["long_name"] and data.attrs["cell_methods"].startswith("time: ")
            assert file[name + "_by_prison"].shape == (12, 2)
        assert file["member_share"].attrs["direction"] == "lower is better"
        assert file["member_share"].attrs["family"] == "groups" and file["member_share"].attrs["lead"] == 1
        assert file["time"].attrs["units"] == "d" and list(file["time"]) == [30, 60, 90, 120, 130]
        events = file["events"]
        assert len(events["event_run"]) == 9 and events["event_who"][0] == 4 and events["event_whom"][0] == 2**32 - 1
        source = file["provenance"]
        assert source.attrs["scenario"].startswith("name: small\n")
        assert bytes(source["source_0001"]) == b"a,\0b\n" and source["source_0001"].attrs["path"] == "estate.csv"
        assert source["parameter_unit"].asstr()[0] == "1/d" and source["parameter_evidence"].asstr()[3] == "H22"
        assert source["parameter_set_in"].asstr()[0] == "studies/small.yaml:3"
        for note in ("program_version", "compiler", "compiler_flags", "library_gsl", "library_hdf5", "library_libfyaml",
                     "library_glibc", "design_hash"):
            assert source.attrs[note], note
        assert json.loads(source["interventions"].asstr()[1])[0]["changes"][0]["operation"] == "multiply"
        assert json.loads(source["interventions"].asstr()[2])[0]["changes"][0]["operation"] == "at_least"
        assert json.loads(source["interventions"].asstr()[0]) == []
        objects = []
        file.visititems(lambda name, item: objects.append((name, item)))
        for name, item in objects:
            if isinstance(item, h5py.Dataset):
                assert item.dtype.kind in "iufO", (name, item.dtype)
                assert item.dtype.kind != "O" or h5py.check_string_dtype(item.dtype), name


def check_xarray(path, engine):
    with xarray.open_dataset(path, engine=engine) as data:
        assert data.sizes["run"] == 12 and data.sizes["time"] == 5 and data.sizes["prison"] == 2, data.sizes
        for k, name in enumerate(OUTCOMES):
            assert data[name].dims == ("run", "time")
            check_values(data[name].values, k)
            assert data[name].attrs["units"]
        assert data["time"].values[4] == 130.0
        assert list(data["scenario"].values) == ["baseline", "strategy_1", "strategy_2"]
        assert "run_scenario" in data.coords and data["run_scenario"].values[11] == "strategy_2"
        by_strategy = data["transfers"].groupby("run_scenario").mean()
        assert by_strategy.sizes["run_scenario"] == 3
        assert data["param_value"].sel(parameter="contacts.rate").values[3] == 2.5
        assert data["run_seed"].values[0] == 7
    with xarray.open_dataset(path, engine=engine, group="summary") as data:
        runs = [numpy.array([expected(run, 3, 2) for run in range(4, 8)])]
        assert numpy.isclose(data["escapes_mean"].sel(scenario="strategy_1").values[2], numpy.nanmean(runs))
        assert numpy.isclose(data["escapes_sd"].sel(scenario="strategy_1").values[2], numpy.nanstd(runs, ddof=1))
        quantile = data["escapes_quantile"].sel(scenario="strategy_1", quantile=0.25).values[2]
        assert numpy.isclose(quantile, numpy.nanquantile(runs, 0.25))
    with xarray.open_dataset(path, engine=engine, group="events") as data:
        assert data["event_value"].dims == ("event",) and data.sizes["event"] == 9
    with xarray.open_dataset(path, engine=engine, group="provenance") as data:
        assert data["parameter_value"].dims == ("parameter",) and data.attrs["compiler"]


def check_netcdf(path):
    with netCDF4.Dataset(path) as data:
        assert data.dimensions["run"].size == 12
        assert data["population"].dimensions == ("run", "time")
        check_values(numpy.ma.filled(data["population"][:], math.nan), 0)
        assert data["provenance"].scenario.startswith("name: small\n")
        assert data["summary/population_quantile"].shape == (3, 7, 5)


def main():
    folder = tempfile.mkdtemp()
    try:
        target = os.path.join(folder, "study")
        subprocess.run([sys.argv[1], target], check=True)
        path = os.path.join(target, "study.h5")
        check_h5py(path)
        for engine in ("h5netcdf", "netcdf4"):
            check_xarray(path, engine)
        check_netcdf(path)
        dump = subprocess.run(["h5dump", path], check=True, capture_output=True)
        assert not dump.stderr, dump.stderr
        print("h5py, xarray with h5netcdf and netCDF4, netCDF4 and h5dump read the merged file")
    finally:
        shutil.rmtree(folder)


main()
