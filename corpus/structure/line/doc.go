// Package line says what can be told of a line of text alone: its language, whether it is a heading or running text,
// the number that opens it and the dates in it. It knows nothing of what stands around the line.
package line
