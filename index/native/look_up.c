/* What a word of a question is looked for by: its forms in a segment at each level, in one call. */

#include "kernels.h"

typedef struct {
    Array text, starts, firsts, forms, of; /* of one level: kashaf.index.termtable.TermTable */
} Level;

#define MOST_TERMS 64 /* stems or roots of forms that are spelled alike */
#define LEFT_OUT UINT32_MAX

static int take_level(PyObject *tuple, Level *level) {
    PyObject *text, *starts, *firsts, *forms, *of;
    if (!PyArg_ParseTuple(tuple, "OOOOO", &text, &starts, &firsts, &forms, &of)) return -1;
    return take_wide(text, &level->text, 1) < 0 || take_wide(starts, &level->starts, 4) < 0 ||
                   take_wide(firsts, &level->firsts, 4) < 0 || take_wide(forms, &level->forms, 4) < 0 ||
                   take_wide(of, &level->of, 4) < 0
               ? -1
               : 0;
}

static void drop_level(Level *level) {
    drop(&level->text);
    drop(&level->starts);
    drop(&level->firsts);
    drop(&level->forms);
    drop(&level->of);
}

/* The bytes of a term; NULL where the stored numbers make no sense. */
static const char *term_text(const Level *level, uint32_t term, Py_ssize_t *length) {
    if ((Py_ssize_t)term + 1 >= level->starts.size) return NULL;
    uint32_t start = ITEMS(level->starts, uint32_t)[term], end = ITEMS(level->starts, uint32_t)[term + 1];
    if (start > end || end > level->text.size) return NULL;
    *length = end - start;
    return ITEMS(level->text, char) + start;
}

/* The forms of a term, and how many they are; none where the stored numbers make no sense. */
static const uint32_t *forms_of(const Level *level, uint32_t term, Py_ssize_t *count) {
    *count = 0;
    if ((Py_ssize_t)term + 1 >= level->firsts.size) return NULL;
    uint32_t first = ITEMS(level->firsts, uint32_t)[term], last = ITEMS(level->firsts, uint32_t)[term + 1];
    if (first > last || last > level->forms.size) return NULL;
    *count = last - first;
    return ITEMS(level->forms, uint32_t) + first;
}

static int by_number(const void *one, const void *other) {
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

/* The forms of some terms together, rising, each once. */
static PyObject *joined(const Level *level, const uint32_t *terms, size_t count) {
    Py_ssize_t size, total = 0;
    for (size_t at = 0; at < count; at++) {
        forms_of(level, terms[at], &size);
        total += size;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, total * (Py_ssize_t)sizeof(uint32_t));
    if (!bytes || !total) return bytes;
    uint32_t *found = (uint32_t *)PyBytes_AsString(bytes);
    size_t held = 0;
    for (size_t at = 0; at < count; at++) {
        const uint32_t *forms = forms_of(level, terms[at], &size);
        if (size) memcpy(found + held, forms, (size_t)size * sizeof(uint32_t));
        held += (size_t)size;
    }
    if (count < 2) return bytes;
    qsort(found, held, sizeof(uint32_t), by_number);
    size_t each = 1;
    for (size_t at = 1; at < held; at++)
        if (found[at] != found[each - 1]) found[each++] = found[at];
    PyObject *fewer = each == held ? Py_NewRef(bytes) : packed(found, each, sizeof(uint32_t));
    Py_DECREF(bytes);
    return fewer;
}

/* look_up(levels, spelling, exact) -> (stems, roots, exact forms, spelling forms, stem forms, root forms), or None where
 * no form is spelled so. `levels` are the arrays of the four tables of a segment. */
PyObject *look_up(PyObject *module, PyObject *arguments) {
    PyObject *tables, *answer = NULL, *terms[2] = {NULL, NULL}, *forms[LEVELS] = {NULL};
    const char *spelling, *exact;
    Py_ssize_t spelling_length, exact_length, spelled, length;
    Level levels[LEVELS];
    (void)module;
    memset(levels, 0, sizeof levels);
    if (!PyArg_ParseTuple(arguments, "O!y#y#", &PyTuple_Type, &tables, &spelling, &spelling_length, &exact, &exact_length))
        return NULL;
    if (PyTuple_Size(tables) != LEVELS) {
        PyErr_SetString(PyExc_ValueError, "the tables of four levels are wanted");
        return NULL;
    }
    for (int level = 0; level < LEVELS; level++)
        if (take_level(PyTuple_GetItem(tables, level), &levels[level]) < 0) goto done;
    Py_ssize_t place = place_of(&levels[1].text, &levels[1].starts, spelling, spelling_length);
    if (place < 0) {
        answer = PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
        goto done;
    }
    const uint32_t *alike = forms_of(&levels[1], (uint32_t)place, &spelled);
    uint32_t as_written = LEFT_OUT;
    for (Py_ssize_t at = 0; at < spelled; at++) {
        if ((Py_ssize_t)alike[at] >= levels[0].of.size) continue;
        const char *text = term_text(&levels[0], ITEMS(levels[0].of, uint32_t)[alike[at]], &length);
        if (text && length == exact_length && !memcmp(text, exact, (size_t)length)) as_written = alike[at];
    }
    forms[0] = packed(&as_written, as_written != LEFT_OUT, sizeof(uint32_t));
    forms[1] = packed(alike, (size_t)spelled, sizeof(uint32_t));
    for (int level = 2; level < LEVELS; level++) {
        uint32_t found[MOST_TERMS];
        size_t count = 0;
        for (Py_ssize_t at = 0; at < spelled && count < MOST_TERMS; at++) {
            if ((Py_ssize_t)alike[at] >= levels[level].of.size) continue;
            uint32_t term = ITEMS(levels[level].of, uint32_t)[alike[at]];
            size_t other = 0;
            while (other < count && found[other] != term) other++;
            if (term != LEFT_OUT && other == count) found[count++] = term;
        }
        forms[level] = joined(&levels[level], found, count);
        terms[level - 2] = PyList_New(0);
        for (size_t at = 0; terms[level - 2] && at < count; at++) {
            const char *text = term_text(&levels[level], found[at], &length);
            PyObject *term = text ? PyUnicode_DecodeUTF8(text, length, "surrogatepass") : Py_NewRef(Py_None);
            if (!term || PyList_Append(terms[level - 2], term) < 0) Py_CLEAR(terms[level - 2]);
            Py_XDECREF(term);
        }
    }
    if (forms[0] && forms[1] && forms[2] && forms[3] && terms[0] && terms[1])
        answer = PyTuple_Pack(6, terms[0], terms[1], forms[0], forms[1], forms[2], forms[3]);
done:
    for (int level = 0; level < LEVELS; level++) {
        drop_level(&levels[level]);
        Py_XDECREF(forms[level]);
    }
    Py_XDECREF(terms[0]);
    Py_XDECREF(terms[1]);
    return answer;
}
