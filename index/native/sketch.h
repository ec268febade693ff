/* Sketches of texts, by which near duplicates are told: kashaf.index.near. */

#ifndef KASHAF_SKETCH_H
#define KASHAF_SKETCH_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyObject *sketch(PyObject *module, PyObject *hashes);

#endif
