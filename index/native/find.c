/* Strings that are stored one after the other: one among sorted ones, and those at some places. */

#include "kernels.h"

Py_ssize_t place_of(const Array *text, const Array *starts, const char *wanted, Py_ssize_t length) {
    const uint32_t *start = ITEMS(*starts, uint32_t);
    Py_ssize_t low = 0, high = starts->size ? starts->size - 1 : 0;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (start[middle + 1] < start[middle] || start[middle + 1] > text->size) {
            PyErr_SetString(PyExc_ValueError, "the starts of the strings do not rise");
            return -1;
        }
        size_t size = start[middle + 1] - start[middle];
        size_t shared = size < (size_t)length ? size : (size_t)length;
        int order = shared ? memcmp(ITEMS(*text, char) + start[middle], wanted, shared) : 0;
        if (!order) order = size < (size_t)length ? -1 : size > (size_t)length;
        if (!order) return middle;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return -low - 1;
}

/* find(text, starts, wanted) -> the place of a string among sorted ones, or of the first that is greater, negated - 1 */
PyObject *find(PyObject *module, PyObject *arguments) {
    PyObject *text_object, *starts_object, *answer = NULL;
    const char *wanted;
    Py_ssize_t length;
    Array text = {0}, starts = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOy#", &text_object, &starts_object, &wanted, &length)) return NULL;
    if (take_wide(text_object, &text, 1) == 0 && take_wide(starts_object, &starts, 4) == 0) {
        Py_ssize_t place = place_of(&text, &starts, wanted, length);
        answer = PyErr_Occurred() ? NULL : PyLong_FromSsize_t(place);
    }
    drop(&text);
    drop(&starts);
    return answer;
}

/* texts(text, starts, places) -> the strings at some places */
PyObject *texts(PyObject *module, PyObject *arguments) {
    PyObject *text_object, *starts_object, *places_object, *answer = NULL;
    Array text = {0}, starts = {0}, places = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOO", &text_object, &starts_object, &places_object)) return NULL;
    if (take_wide(text_object, &text, 1) == 0 && take_wide(starts_object, &starts, 4) == 0 &&
        take_wide(places_object, &places, 4) == 0)
        answer = PyList_New(0);
    for (Py_ssize_t at = 0; answer && at < places.size; at++) {
        uint32_t place = ITEMS(places, uint32_t)[at];
        const uint32_t *start = ITEMS(starts, uint32_t) + place;
        PyObject *string = NULL;
        if ((Py_ssize_t)place + 1 >= starts.size || start[0] > start[1] || start[1] > text.size)
            PyErr_SetString(PyExc_ValueError, "a string outside its row");
        else
            string = PyUnicode_DecodeUTF8(ITEMS(text, char) + start[0], start[1] - start[0], "surrogatepass");
        if (!string || PyList_Append(answer, string) < 0) Py_CLEAR(answer);
        Py_XDECREF(string);
    }
    drop(&text);
    drop(&starts);
    drop(&places);
    return answer;
}
