/* A string among sorted ones. */

#include "kernels.h"

/* find(text, starts, wanted) -> the place of a string among sorted ones, or of the first that is greater, negated - 1 */
PyObject *find(PyObject *module, PyObject *arguments) {
    PyObject *text_object, *starts_object, *answer = NULL;
    const char *wanted;
    Py_ssize_t length;
    Array text = {0}, starts = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOy#", &text_object, &starts_object, &wanted, &length)) return NULL;
    if (take_wide(text_object, &text, 1) < 0 || take_wide(starts_object, &starts, 4) < 0) goto done;
    const uint32_t *start = ITEMS(starts, uint32_t);
    Py_ssize_t low = 0, high = starts.size ? starts.size - 1 : 0;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (start[middle + 1] < start[middle] || start[middle + 1] > text.size) {
            PyErr_SetString(PyExc_ValueError, "the starts of the strings do not rise");
            goto done;
        }
        size_t size = start[middle + 1] - start[middle];
        size_t shared = size < (size_t)length ? size : (size_t)length;
        int order = shared ? memcmp(ITEMS(text, char) + start[middle], wanted, shared) : 0;
        if (!order) order = size < (size_t)length ? -1 : size > (size_t)length;
        if (!order) {
            answer = PyLong_FromSsize_t(middle);
            goto done;
        }
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    answer = PyLong_FromSsize_t(-low - 1);
done:
    drop(&text);
    drop(&starts);
    return answer;
}
