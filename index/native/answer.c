/* A whole question of plain words in one go: who holds enough of them, how many those are, and the best of them.
 *
 * Of a word, only how often it stands in each article at each level is added up, four small numbers to an article. Who
 * holds enough words is then told by bits, 64 articles at a time, and only those articles are scored.
 */

#include "part_of_question.h"

typedef uint16_t Counts __attribute__((vector_size(8)));
typedef int32_t WideCounts __attribute__((vector_size(16)));

static inline Lanes unpacked(uint64_t counts) {
    Counts lanes;
    memcpy(&lanes, &counts, sizeof lanes);
    return __builtin_convertvector(__builtin_convertvector(lanes, WideCounts), Lanes);
}

/* What a part adds to the score of an article: BM25 at each level; of stem and root the better. */
static inline float earned(const Part_of_question *part, int32_t article, Lanes norm, int is_member) {
    const Lanes tiny = {1e-30f, 1e-30f, 1e-30f, 1e-30f}; /* no 0 / 0 where a level does not match */
    Lanes here = unpacked(part->counts[article]);
    Lanes each = part->gains * here / (here + norm + tiny);
    return each[0] + each[1] + (each[2] > each[3] ? each[2] : each[3]) + (is_member ? part->rarity : 0);
}

/* The articles, 64 at a time, that are held by at least `least` of the parts: a counter of which each binary digit is a
 * word of bits. */
static inline uint64_t at_least(const Part_of_question *parts, Py_ssize_t count, int64_t word, unsigned least) {
    uint64_t digits[5] = {0}, carry, above = 0, equal = ~(uint64_t)0;
    for (Py_ssize_t part = 0; part < count; part++) {
        carry = parts[part].held[word];
        for (int digit = 0; digit < 5 && carry; digit++) {
            uint64_t both = digits[digit] & carry;
            digits[digit] ^= carry;
            carry = both;
        }
    }
    for (int digit = 4; digit >= 0; digit--) {
        if (least >> digit & 1) equal &= digits[digit];
        else {
            above |= equal & digits[digit];
            equal &= ~digits[digit];
        }
    }
    return above | equal;
}

/* What all extras (articles, scores, levels) have for the articles that are asked for in rising order. */
typedef struct {
    Array ids, scores, levels;
    size_t at;
    float most; /* of its scores */
} Extra;

static inline int holds(const Extra *extra, int32_t article) {
    return extra->at < (size_t)extra->ids.size && ITEMS(extra->ids, int32_t)[extra->at] == article;
}

typedef struct {
    float score;
    int32_t article;
    uint8_t full;
} Best;

/* Whether one stands behind the other: fewer of the words, a lower score, a higher number. */
static inline int behind(const Best *one, const Best *other) {
    if (one->full != other->full) return one->full < other->full;
    if (one->score != other->score) return one->score < other->score;
    return one->article > other->article;
}

static void sink(Best *heap, size_t count) {
    for (size_t at = 0, below; (below = 2 * at + 1) < count; at = below) {
        if (below + 1 < count && behind(heap + below + 1, heap + below)) below++;
        if (!behind(heap + below, heap + at)) break;
        Best moved = heap[at];
        heap[at] = heap[below];
        heap[below] = moved;
    }
}

static void offer(Best *heap, size_t *held, size_t most, Best one) {
    if (*held < most) {
        size_t at = (*held)++;
        heap[at] = one;
        while (at && behind(heap + at, heap + (at - 1) / 2)) {
            Best moved = heap[at];
            heap[at] = heap[(at - 1) / 2];
            heap[(at - 1) / 2] = moved;
            at = (at - 1) / 2;
        }
    } else if (most && behind(heap, &one)) {
        heap[0] = one;
        sink(heap, most);
    }
}

/* To the five places that are shown. */
static double rounded(float score) { return nearbyint((double)score * 1e5) / 1e5; }

/* The numbers of the articles whose bits are set. */
static PyObject *numbers(const uint64_t *bits, int64_t words, int64_t count) {
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * (int64_t)sizeof(int32_t)));
    if (!bytes) return NULL;
    int32_t *next = (int32_t *)PyBytes_AsString(bytes);
    for (int64_t word = 0; word < words; word++)
        for (uint64_t left = bits[word]; left; left &= left - 1) *next++ = (int32_t)(word * 64 + __builtin_ctzll(left));
    return bytes;
}

/* answer(room, parts, extras, alive, norms, size, k1, least, share, enough, filter, wanted, listed)
 * -> (total, full, ids, rows, found, hits), or None where no part weighs anything */
HOT PyObject *answer(PyObject *module, PyObject *arguments) {
    PyObject *room_object, *parts_object, *extras_object, *alive_object, *norms_object, *filter_object;
    double size, k1, share;
    unsigned int least;
    Py_ssize_t enough, wanted;
    int listed;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO!O!OOddIdnOnp", &room_object, &PyTuple_Type, &parts_object, &PyTuple_Type,
                          &extras_object, &alive_object, &norms_object, &size, &k1, &least, &share, &enough, &filter_object,
                          &wanted, &listed))
        return NULL;
    Room *room = as_room(room_object);
    Py_ssize_t count = PyTuple_Size(parts_object), extra_count = PyTuple_Size(extras_object);
    if (!room) return NULL;
    if (count > MOST_PARTS || wanted < 0 || least > MOST_PARTS) {
        PyErr_SetString(PyExc_ValueError, "too many parts for one question");
        return NULL;
    }
    if (wanted > room->size) wanted = (Py_ssize_t)room->size;
    const int64_t words = room->size / 64 + 1;
    Part_of_question parts[MOST_PARTS];
    double weights[MOST_PARTS][LEVELS];
    Array alive = {0}, norms = {0}, filter = {0};
    Extra *extras = PyMem_Calloc((size_t)extra_count + 1, sizeof(Extra));
    Best *heap = PyMem_Malloc(((size_t)wanted + 1) * sizeof(Best));
    uint64_t *passing = PyMem_Malloc((size_t)words * sizeof(uint64_t)); /* who holds enough */
    uint64_t *strict = NULL;                                           /* who holds as much as was asked for */
    PyObject *result = NULL, *found_ids = NULL, *hit_ids = NULL;
    size_t held = 0;
    memset(parts, 0, sizeof parts);
    if (!extras || !heap || !passing) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t part = 0; part < count; part++)
        if (!(parts[part].counts = room_for_part(room, (size_t)part))) goto done;
        else {
            parts[part].held = parts[part].counts + room->size;
            parts[part].members = parts[part].held + words;
        }
    if (take_wide(alive_object, &alive, 8) < 0 || take_wide(norms_object, &norms, 4) < 0) goto clear;
    if (alive.size < words || norms.size < LEVELS * room->size) {
        PyErr_SetString(PyExc_ValueError, "norms and alive must hold every article");
        goto clear;
    }
    if (filter_object != Py_None && (take(filter_object, &filter) < 0 || filter.width != 1 || filter.size < room->size)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a filter must hold every article");
        goto clear;
    }
    for (Py_ssize_t place = 0; place < extra_count; place++) {
        PyObject *ids, *scores, *levels;
        Extra *extra = extras + place;
        if (!PyArg_ParseTuple(PyTuple_GetItem(extras_object, place), "OOOf", &ids, &scores, &levels, &extra->most))
            goto clear;
        if (take_wide(ids, &extra->ids, 4) < 0 || take_wide(scores, &extra->scores, 4) < 0 ||
            take(levels, &extra->levels) < 0)
            goto clear;
        if (extra->scores.size < extra->ids.size || extra->levels.size < extra->ids.size) {
            PyErr_SetString(PyExc_ValueError, "ids, scores and levels must be as many");
            goto clear;
        }
    }

    const uint64_t *live = ITEMS(alive, uint64_t);
    double weight_of_all = 0;
    int weighing = share > 0;
    for (Py_ssize_t place = 0; place < count; place++) {
        Part_of_question *part = parts + place;
        double found[LEVELS];
        if (read_part(PyTuple_GetItem(parts_object, place), room, part, weights[place]) < 0) goto clear;
        count_levels(part->counts, part->held, live, words, found);
        for (int level = 0; level < LEVELS; level++)
            part->gains[level] =
                (float)(weights[place][level] * (float)log1p((size - found[level] + 0.5) / (found[level] + 0.5)) * (k1 + 1.0));
        double holding = 0;
        for (int64_t word = 0; word < words; word++) {
            part->held[word] |= part->members[word];
            holding += __builtin_popcountll(part->held[word] & live[word]);
        }
        part->weight = weighing ? log((size + 1.0) / (holding + 0.5)) : 1.0;
        if (holding > 0) weight_of_all += part->weight;
    }

    if (weighing) {
        double enough_weight = share * weight_of_all - 1e-9;
        if (weight_of_all <= 0) {
            result = Py_NewRef(Py_None);
            goto clear;
        }
        for (int64_t word = 0; word < words; word++) {
            uint64_t any = 0, pass = 0;
            for (Py_ssize_t part = 0; part < count; part++) any |= parts[part].held[word];
            for (any &= live[word]; any; any &= any - 1) {
                uint64_t bit = any & -any;
                double carried = 0;
                for (Py_ssize_t part = 0; part < count; part++)
                    if (parts[part].held[word] & bit) carried += parts[part].weight;
                if (carried >= enough_weight) pass |= bit;
            }
            passing[word] = pass;
        }
    } else {
        for (int64_t word = 0; word < words; word++) passing[word] = at_least(parts, count, word, least) & live[word];
        unsigned fewer = least;
        while (fewer > 1 && population(passing, words) < enough) {
            if (!strict) {
                if (!(strict = PyMem_Malloc((size_t)words * sizeof(uint64_t)))) {
                    PyErr_NoMemory();
                    goto clear;
                }
                memcpy(strict, passing, (size_t)words * sizeof(uint64_t));
            }
            fewer--;
            for (int64_t word = 0; word < words; word++) passing[word] = at_least(parts, count, word, fewer) & live[word];
        }
    }
    int64_t total = population(passing, words), full;
    if (listed && !(found_ids = numbers(passing, words, total))) goto clear;
    if (filter.held) {
        const uint8_t *keep = ITEMS(filter, uint8_t);
        for (int64_t word = 0; word < words; word++)
            for (uint64_t bits = passing[word]; bits; bits &= bits - 1)
                if (!keep[word * 64 + __builtin_ctzll(bits)]) passing[word] &= ~(bits & -bits);
        total = population(passing, words);
        if (listed && !(hit_ids = numbers(passing, words, total))) goto clear;
    }
    full = total;
    if (strict) {
        full = 0;
        for (int64_t word = 0; word < words; word++) full += __builtin_popcountll(strict[word] & passing[word]);
    }

    const char *norm_of = (const char *)norms.view.buf;
    float extra_most = 0;
    for (Py_ssize_t place = 0; place < extra_count; place++) extra_most += extras[place].most;
    for (int64_t word = 0; wanted && word < words; word++)
        for (uint64_t bits = passing[word]; bits; bits &= bits - 1) {
            uint64_t bit = bits & -bits;
            int32_t article = (int32_t)(word * 64 + __builtin_ctzll(bits));
            Best one = {0, article, strict ? (strict[word] & bit) != 0 : 1};
            Lanes norm;
            memcpy(&norm, norm_of + (size_t)article * sizeof norm, sizeof norm); /* the array may stand at any address */
            /* without a question whether a part is held: it adds nothing where it is not, and a guess that fails costs */
            for (Py_ssize_t place = 0; place < count; place++)
                one.score += earned(parts + place, article, norm, (parts[place].members[word] & bit) != 0);
            if (held == (size_t)wanted && one.score + extra_most <= heap[0].score && one.full <= heap[0].full) continue;
            for (Py_ssize_t place = 0; place < extra_count; place++) {
                Extra *extra = extras + place;
                extra->at = gallop(ITEMS(extra->ids, int32_t), extra->at, (size_t)extra->ids.size, article);
                if (holds(extra, article)) one.score += ITEMS(extra->scores, float)[extra->at];
            }
            offer(heap, &held, (size_t)wanted, one);
        }
    for (size_t left = held; left > 1; left--) { /* the last first, from the top of the heap */
        Best worst = heap[0];
        heap[0] = heap[left - 1];
        heap[left - 1] = worst;
        sink(heap, left - 1);
    }

    PyObject *ids = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(held * sizeof(int32_t)));
    PyObject *rows = PyList_New(0); /* of each: score, level, what each part adds */
    for (size_t at = 0; ids && rows && at < held; at++) {
        int32_t article = heap[at].article;
        uint64_t bit = (uint64_t)1 << (article & 63);
        int level = NO_LEVEL;
        Lanes norm;
        memcpy(&norm, norm_of + (size_t)article * sizeof norm, sizeof norm);
        PyObject *shares = PyTuple_New(count);
        for (Py_ssize_t place = 0; shares && place < count; place++) {
            const Part_of_question *part = parts + place;
            uint64_t counts = part->counts[article];
            if (counts && __builtin_ctzll(counts) / 16 < level) level = __builtin_ctzll(counts) / 16;
            float share_of = earned(part, article, norm, (part->members[article >> 6] & bit) != 0);
            PyTuple_SetItem(shares, place, PyFloat_FromDouble(rounded(share_of)));
        }
        for (Py_ssize_t place = 0; place < extra_count; place++) {
            Extra *extra = extras + place;
            extra->at = gallop(ITEMS(extra->ids, int32_t), 0, (size_t)extra->ids.size, article);
            if (holds(extra, article) && ITEMS(extra->levels, uint8_t)[extra->at] < level)
                level = ITEMS(extra->levels, uint8_t)[extra->at];
        }
        ((int32_t *)PyBytes_AsString(ids))[at] = article;
        PyObject *row = shares ? Py_BuildValue("(diN)", rounded(heap[at].score), level, shares) : NULL;
        if (!row || PyList_Append(rows, row) < 0) Py_CLEAR(rows);
        Py_XDECREF(row);
    }
    if (ids && rows)
        result = Py_BuildValue("(LLOOOO)", (long long)total, (long long)full, ids, rows, found_ids ? found_ids : Py_None,
                               hit_ids ? hit_ids : found_ids ? found_ids : Py_None);
    Py_XDECREF(ids);
    Py_XDECREF(rows);
clear:
    for (Py_ssize_t part = 0; part < count; part++) clean(parts + part, room, words);
done:
    drop(&alive);
    drop(&norms);
    drop(&filter);
    for (Py_ssize_t place = 0; extras && place < extra_count; place++) {
        drop(&extras[place].ids);
        drop(&extras[place].scores);
        drop(&extras[place].levels);
    }
    PyMem_Free(extras);
    PyMem_Free(heap);
    PyMem_Free(passing);
    PyMem_Free(strict);
    Py_XDECREF(found_ids);
    Py_XDECREF(hit_ids);
    return result;
}
