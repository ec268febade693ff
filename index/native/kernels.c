/* The module of the compiled loops: kashaf.index._kernels. */

#include "kernels.h"

static PyMethodDef functions[] = {
    {"score", score, METH_VARARGS, "score(room, sources, norms, alive, size, k1, weights) -> ids, scores, levels"},
    {"together", together, METH_VARARGS, "together(room, parts, extras, least, enough) -> ids, scores, levels, first"},
    {"answer", answer, METH_VARARGS, "answer(room, parts, extras, ...) -> a whole question of plain words"},
    {"best", best, METH_VARARGS, "best(scores, count) -> places of the highest scores"},
    {"tally", tally, METH_VARARGS, "tally(counts, ids, base, starts, values): count the values of articles"},
    {"phrase", phrase, METH_VARARGS, "phrase(part, words) -> ids of the articles that hold the words in a row"},
    {"invert", invert, METH_VARARGS, "invert(words, ends, ranks, forms) -> postings"},
    {"order", order, METH_VARARGS, "order(text, starts) -> distinct strings in order, and the number of each"},
    {"look_up", look_up, METH_VARARGS, "look_up(levels, spelling, exact) -> stems, roots and the forms of each level"},
    {"texts", texts, METH_VARARGS, "texts(text, starts, places) -> strings"},
    {"find", find, METH_VARARGS, "find(text, starts, wanted) -> place among sorted strings"},
    {NULL, NULL, 0, NULL},
};

static int fill(PyObject *module) {
    PyType_Spec *specs[] = {&part_spec, &room_spec};
    const char *names[] = {"Part", "Room"};
    for (int place = 0; place < 2; place++) {
        PyObject *type = PyType_FromSpec(specs[place]);
        int failed = type ? PyModule_AddObjectRef(module, names[place], type) : -1;
        Py_XDECREF(type);
        if (failed) return -1;
    }
    return 0;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_kernels", NULL, 0, functions, module_slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__kernels(void) { return PyModuleDef_Init(&module); }
