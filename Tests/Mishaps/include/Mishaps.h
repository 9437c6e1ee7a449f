/*
 * Loaded before a program (LD_PRELOAD), this lets mishaps befall it, as the environment says:
 *
 *   MISHAP_CLOCK=SECONDS  the time of day is so far off
 *   MISHAP_SYNC=COUNT     it is killed once it has written so many transactions to a write-ahead log, before it goes on
 *   MISHAP_WRITE=COUNT    it is killed in front of so many writes to a write-ahead log, which may be in the middle of one
 *
 * Nothing here is called by name. On other systems than Linux it does nothing.
 */
