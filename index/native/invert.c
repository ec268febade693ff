/* Words of articles to postings of forms. */

#include "kernels.h"

/* invert(words, ends, ranks, forms) -> (starts, articles, frequencies, position_starts, positions), all uint32
 *
 * `words` are the words of articles one after the other, 0 being a gap; `ends` says where each article ends among them;
 * `ranks` gives the form of a word, or 0xffffffff for one that is left out without leaving a place. A word that stands
 * more than 255 times in an article has several postings there, so that a frequency is always one byte. */
#define MOST_TIMES 255
PyObject *invert(PyObject *module, PyObject *arguments) {
    PyObject *words_object, *ends_object, *ranks_object, *answer = NULL;
    Py_ssize_t forms;
    Array words = {0}, ends = {0}, ranks = {0};
    uint32_t *starts = NULL, *position_starts = NULL, *next = NULL, *last_article = NULL;
    uint8_t *times = NULL;
    uint32_t *articles = NULL, *frequencies = NULL, *positions = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOOn", &words_object, &ends_object, &ranks_object, &forms)) return NULL;
    if (take_wide(words_object, &words, 4) < 0 || take_wide(ends_object, &ends, 8) < 0 ||
        take_wide(ranks_object, &ranks, 4) < 0)
        goto done;
    const uint32_t *word = ITEMS(words, uint32_t), *rank = ITEMS(ranks, uint32_t);
    const int64_t *end = ITEMS(ends, int64_t);
    size_t count = forms > 0 ? (size_t)forms : 0;
    starts = PyMem_Calloc(count + 2, sizeof(uint32_t));
    position_starts = PyMem_Calloc(count + 2, sizeof(uint32_t));
    next = PyMem_Malloc((count + 1) * sizeof(uint32_t));
    last_article = PyMem_Malloc((count + 1) * sizeof(uint32_t));
    times = PyMem_Calloc(count + 1, 1);
    if (!starts || !position_starts || !next || !last_article || !times) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t article = 0; article < ends.size; article++)
        if (end[article] < (article ? end[article - 1] : 0) || end[article] > words.size) {
            PyErr_SetString(PyExc_ValueError, "the ends of articles must rise and lie among the words");
            goto done;
        }
    for (int pass = 0; pass < 2; pass++) { /* count, then put in place */
        memset(last_article, 0xff, (count + 1) * sizeof(uint32_t));
        for (Py_ssize_t article = 0; article < ends.size; article++) {
            uint32_t position = 0;
            for (int64_t at = article ? end[article - 1] : 0; at < end[article]; at++) {
                if (!word[at]) {
                    position++;
                    continue;
                }
                if ((Py_ssize_t)word[at] >= ranks.size) {
                    PyErr_SetString(PyExc_ValueError, "a word without a form");
                    goto done;
                }
                uint32_t form = rank[word[at]];
                if (form == UINT32_MAX) continue;
                if (form >= count) {
                    PyErr_SetString(PyExc_ValueError, "a form beyond the last");
                    goto done;
                }
                int fresh = last_article[form] != (uint32_t)article || times[form] == MOST_TIMES;
                last_article[form] = (uint32_t)article;
                times[form] = fresh ? 1 : times[form] + 1;
                if (!pass) {
                    starts[form + 1] += (uint32_t)fresh;
                    position_starts[form + 1]++;
                } else {
                    uint32_t posting = starts[form] + next[form];
                    if (fresh) {
                        articles[posting] = (uint32_t)article;
                        frequencies[posting] = 0;
                        next[form]++;
                    } else
                        posting--;
                    frequencies[posting]++;
                    positions[position_starts[form]++] = position;
                }
                position++;
            }
        }
        if (!pass) {
            uint64_t postings = 0, places = 0;
            for (size_t form = 1; form <= count; form++) {
                postings += starts[form];
                places += position_starts[form];
                if (places > UINT32_MAX) {
                    PyErr_SetString(PyExc_OverflowError, "too many words for one segment");
                    goto done;
                }
                starts[form] = (uint32_t)postings;
                position_starts[form] = (uint32_t)places;
            }
            articles = PyMem_Malloc((postings + 1) * sizeof(uint32_t));
            frequencies = PyMem_Malloc((postings + 1) * sizeof(uint32_t));
            positions = PyMem_Malloc((places + 1) * sizeof(uint32_t));
            if (!articles || !frequencies || !positions) {
                PyErr_NoMemory();
                goto done;
            }
            memset(next, 0, (count + 1) * sizeof(uint32_t));
        } else { /* position_starts ran on to the next form's start */
            memmove(position_starts + 1, position_starts, count * sizeof(uint32_t));
            position_starts[0] = 0;
        }
    }
    answer = Py_BuildValue("(NNNNN)", packed(starts, count + 1, 4), packed(articles, starts[count], 4),
                           packed(frequencies, starts[count], 4), packed(position_starts, count + 1, 4),
                           packed(positions, position_starts[count], 4));
done:
    drop(&words);
    drop(&ends);
    drop(&ranks);
    PyMem_Free(starts);
    PyMem_Free(position_starts);
    PyMem_Free(next);
    PyMem_Free(last_article);
    PyMem_Free(times);
    PyMem_Free(articles);
    PyMem_Free(frequencies);
    PyMem_Free(positions);
    return answer;
}
