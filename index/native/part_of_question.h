/* One part of a question that is answered in one go: a word, a name, or a word that is a name. */

#ifndef KASHAF_PART_OF_QUESTION_H
#define KASHAF_PART_OF_QUESTION_H

#include "kernels.h"

typedef struct {
    uint64_t *counts; /* of each article, 16 bits a level */
    uint64_t *held;   /* a bit for each article that holds the word or is a member */
    uint64_t *members;
    float rarity;
    Lanes gains;
    double weight;
} Part_of_question;

/* Read a part and add up where its word stands; `weights` gets what its levels weigh. -1, with an error set, if it cannot
 * be. Its memory must be all zero. */
int read_part(PyObject *tuple, const Room *room, Part_of_question *part, double weights[LEVELS]);
/* How many of the live articles hold each level. */
void count_levels(const uint64_t *counts, const uint64_t *held, const uint64_t *alive, int64_t words, double found[LEVELS]);
int64_t population(const uint64_t *bits, int64_t words);
/* Leave nothing of a part behind. */
void clean(Part_of_question *part, const Room *room, int64_t words);

#endif
