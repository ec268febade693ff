/* Arrays that come in and go out. */

#include "kernels.h"

int take(PyObject *object, Array *array) {
    if (PyObject_GetBuffer(object, &array->view, PyBUF_ND) < 0) return -1;
    array->held = 1;
    array->width = (int)array->view.itemsize;
    array->size = array->view.itemsize ? array->view.len / array->view.itemsize : 0;
    return 0;
}

int take_wide(PyObject *object, Array *array, int width) {
    if (take(object, array) < 0) return -1;
    if (array->width == width || !array->size) return 0;
    if (array->width == 1 && array->size % width == 0) { /* bytes that one of these functions gave */
        array->width = width;
        array->size /= width;
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "an array of %d bytes an item where %d are wanted", array->width, width);
    return -1;
}

void drop(Array *array) {
    if (array->held) PyBuffer_Release(&array->view);
    array->held = 0;
}

PyObject *packed(const void *items, size_t count, size_t width) {
    return PyBytes_FromStringAndSize((const char *)items, (Py_ssize_t)(count * width));
}
