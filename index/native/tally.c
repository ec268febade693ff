/* Values of facets, counted over the articles that hold them. */

#include "kernels.h"

/* tally(counts, ids, base, starts, values): add one to counts[value] for each value that each article holds */
PyObject *tally(PyObject *module, PyObject *arguments) {
    PyObject *counts_object, *ids_object, *starts_object, *values_object;
    long long base;
    Array counts = {0}, ids = {0}, starts = {0}, values = {0};
    PyObject *answer = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOLOO", &counts_object, &ids_object, &base, &starts_object, &values_object)) return NULL;
    if (take_wide(counts_object, &counts, 8) < 0 || take_wide(ids_object, &ids, 4) < 0 ||
        take_wide(starts_object, &starts, 4) < 0 || take(values_object, &values) < 0)
        goto done;
    if (counts.view.readonly) {
        PyErr_SetString(PyExc_ValueError, "counts must be writable");
        goto done;
    }
    int64_t *count_of = (int64_t *)counts.view.buf;
    const int32_t *id = ITEMS(ids, int32_t);
    const uint32_t *start = ITEMS(starts, uint32_t);
    uint32_t place = 0; /* the articles rise, and so do their values; none is counted twice */
    for (Py_ssize_t at = 0; at < ids.size; at++) {
        int64_t article = id[at] - base;
        if (article < 0 || article + 1 >= starts.size || start[article] < place) continue;
        for (place = start[article]; place < start[article + 1] && place < values.size; place++) {
            uint32_t value = item(&values, place);
            if (value < counts.size) count_of[value]++;
        }
    }
    answer = Py_NewRef(Py_None);
done:
    drop(&counts);
    drop(&ids);
    drop(&starts);
    drop(&values);
    return answer;
}
