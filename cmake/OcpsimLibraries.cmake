# Libraries, all of them Debian's packages (packages.txt says why each is needed). Rooms link the imported targets:
#
#   PkgConfig::GSL PkgConfig::HDF5 PkgConfig::FYAML PkgConfig::XML2 PkgConfig::JANSSON OpenMP::OpenMP_C ZLIB::ZLIB
#   ocp_sha256 (libmd) m; tests also PkgConfig::CMOCKA PkgConfig::IGRAPH
find_package(PkgConfig REQUIRED)
pkg_check_modules(GSL REQUIRED IMPORTED_TARGET gsl)
# The serial library by name: plain "hdf5" may be an MPI build, whose compressed writes fail.
pkg_check_modules(HDF5 REQUIRED IMPORTED_TARGET hdf5-serial)
pkg_check_modules(FYAML REQUIRED IMPORTED_TARGET libfyaml)
pkg_check_modules(XML2 REQUIRED IMPORTED_TARGET libxml-2.0)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
find_package(ZLIB REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS C)
if(OCPSIM_TESTS)
    pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
    pkg_check_modules(IGRAPH REQUIRED IMPORTED_TARGET igraph)
endif()

find_path(RANDOM123_INCLUDE Random123/philox.h REQUIRED)

# libmd has no pkg-config file in every release; the header and the library are enough.
find_path(MD_INCLUDE sha2.h REQUIRED)
find_library(MD_LIBRARY md REQUIRED)
add_library(ocp_sha256 INTERFACE)
target_link_libraries(ocp_sha256 INTERFACE ${MD_LIBRARY})
