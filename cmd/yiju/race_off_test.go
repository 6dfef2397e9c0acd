//go:build linux && !race

package main

// memoryFactor is how many times the memory of the program the race detector takes, which is off.
const memoryFactor = 1
