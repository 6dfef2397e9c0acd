// Package archive manages a data directory: which snapshots there are, which one serves and which one waits for approval.
// One process at a time holds the Lease that changing it takes; readers need none. Every step is a rename, so that
// whatever is killed in between leaves the serving snapshot as it was, and the next Lease finishes it or takes it back.
package archive
