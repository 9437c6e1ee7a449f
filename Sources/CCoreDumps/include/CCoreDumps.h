#ifndef CCOREDUMPS_H
#define CCOREDUMPS_H

/// Makes a crash print nothing, makes the system write no image of this process's memory, whatever ends it, and lets no other process of the same user read it.
/// - Returns: 0, or -1 where the system refused.
int plumb_forbid_core_dumps(void);

#endif
