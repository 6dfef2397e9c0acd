// Package archive manages a data directory: the snapshots in it, which one is serving and which one is pending approval.
// Changing it requires the Lease, which one process at a time can hold; readers need none. Every step is a rename, so
// that a killed process leaves the serving snapshot as it was, and the next Lease completes or reverts the change.
package archive
