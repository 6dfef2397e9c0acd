// Package ingest maintains the corpus of a data directory: it turns sources into the snapshot that answers.
//
// One pipeline serves every front. A refresh reads the sources (Fetching), recovers their clauses (Structuring), builds a
// candidate next to the snapshot in service (Building, Embedding), runs both through the quality gate (Checking), and
// leaves the candidate pending. Approve puts it into service, Rollback goes back to an earlier one. Progress is a stream
// of events to a Listener; the command line prints them, a chat front shows them in a message. A refresh that fails, is
// killed or is cancelled leaves the snapshot in service as it was.
//
// The package reads neither flags nor environment, prints nothing, and has no user-visible text: it reports codes,
// figures and typed errors.
package ingest
