/* Loaded before a program (LD_PRELOAD), this shifts the time of day that it sees; nothing is called by name. */
