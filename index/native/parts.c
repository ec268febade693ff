/* The two types of the module: a part of a segment, and room to add up in. */

#include "kernels.h"

static int is_wide(const Array *array, int least) {
    return !array->size || (array->width >= least && (array->width == 1 || array->width == 2 || array->width == 4));
}

static int part_init(PyObject *object, PyObject *arguments, PyObject *keywords) {
    Part *self = (Part *)object;
    PyObject *starts, *articles, *frequencies, *position_starts, *positions;
    long long base, count;
    (void)keywords;
    if (!PyArg_ParseTuple(arguments, "LLOOOOO", &base, &count, &starts, &articles, &frequencies, &position_starts, &positions))
        return -1;
    if (self->starts.held) {
        PyErr_SetString(PyExc_ValueError, "a part is made once");
        return -1;
    }
    if (base < 0 || count < 0 || count > INT32_MAX || base > INT32_MAX - count) {
        PyErr_SetString(PyExc_ValueError, "articles are numbered from 0 to 2147483647");
        return -1;
    }
    self->base = base;
    self->articles = count;
    if (take_wide(starts, &self->starts, 4) < 0 || take(articles, &self->articles_of) < 0 ||
        take(frequencies, &self->frequencies) < 0 || take_wide(position_starts, &self->position_starts, 4) < 0 ||
        take(positions, &self->positions) < 0)
        return -1;
    /* The file says how wide its numbers are, and may lie; nothing is read by another width than these. */
    if (!is_wide(&self->articles_of, 2) || !is_wide(&self->frequencies, 1) || !is_wide(&self->positions, 1)) {
        PyErr_SetString(PyExc_ValueError, "postings are numbers of 1, 2 or 4 bytes, articles of 2 or 4");
        return -1;
    }
    return 0;
}

static void part_dealloc(PyObject *object) {
    Part *self = (Part *)object;
    PyTypeObject *type = Py_TYPE(object);
    drop(&self->starts);
    drop(&self->articles_of);
    drop(&self->frequencies);
    drop(&self->position_starts);
    drop(&self->positions);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

static int room_init(PyObject *object, PyObject *arguments, PyObject *keywords) {
    Room *self = (Room *)object;
    long long size;
    (void)keywords;
    if (!PyArg_ParseTuple(arguments, "L", &size)) return -1;
    if (self->memory || size < 0 || size > INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "room is made once, for 0 to 2147483647 articles");
        return -1;
    }
    self->size = size;
    self->memory = PyMem_Calloc((size_t)size + 2, sizeof(Lanes));
    self->touched = PyMem_Calloc((size_t)size / 64 + 1, sizeof(uint64_t));
    self->ids = PyMem_Malloc(((size_t)size + 1) * sizeof(int32_t));
    if (!self->memory || !self->touched || !self->ids) {
        PyErr_NoMemory();
        return -1;
    }
    self->at.counts = (Lanes *)(((uintptr_t)self->memory + 15) & ~(uintptr_t)15);
    return 0;
}

static void room_dealloc(PyObject *object) {
    Room *self = (Room *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(self->memory);
    PyMem_Free(self->touched);
    PyMem_Free(self->ids);
    for (size_t part = 0; part < MOST_PARTS; part++) PyMem_Free(self->of_parts[part]);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

static PyType_Slot part_slots[] = {
    {Py_tp_doc, "Part(base, articles, starts, articles_of, frequencies, position_starts, positions)"},
    {Py_tp_init, part_init},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_dealloc, part_dealloc},
    {0, NULL},
};
PyType_Spec part_spec = {"kashaf.index._kernels.Part", sizeof(Part), 0, Py_TPFLAGS_DEFAULT, part_slots};

static PyType_Slot room_slots[] = {
    {Py_tp_doc, "Room(articles): memory to add up in; one caller at a time"},
    {Py_tp_init, room_init},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_dealloc, room_dealloc},
    {0, NULL},
};
PyType_Spec room_spec = {"kashaf.index._kernels.Room", sizeof(Room), 0, Py_TPFLAGS_DEFAULT, room_slots};

static PyObject *of_type(PyObject *object, destructor own, const char *name) {
    if (PyType_GetSlot(Py_TYPE(object), Py_tp_dealloc) == (void *)own) return object;
    PyErr_Format(PyExc_TypeError, "a %s of this module is wanted", name);
    return NULL;
}

const Part *as_part(PyObject *object) { return (const Part *)of_type(object, part_dealloc, "Part"); }

Room *as_room(PyObject *object) {
    Room *room = (Room *)of_type(object, room_dealloc, "Room");
    if (!room || (room->memory && room->touched && room->ids)) return room;
    PyErr_SetString(PyExc_ValueError, "the room was not made");
    return NULL;
}

uint64_t *room_for_part(Room *room, size_t part) {
    size_t words = (size_t)room->size / 64 + 1;
    if (!room->of_parts[part] && !(room->of_parts[part] = PyMem_Calloc((size_t)room->size + 2 * words, sizeof(uint64_t))))
        PyErr_NoMemory();
    return room->of_parts[part];
}
