#include <libdeflate.h>
#include <isa-l/igzip_lib.h>

/* Sizes that Swift does not import: of a stream, which holds larger arrays than Swift sees, and of the working memory of level 2. */
static const size_t isal_stream_size = sizeof(struct isal_zstream);
static const uint32_t isal_level2_memory = ISAL_DEF_LVL2_EXTRA_LARGE;
