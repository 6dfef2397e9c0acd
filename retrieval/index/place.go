package index

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
)

var errPlace = fmt.Errorf("%w: what passages belong to cannot be decoded", ErrDamaged)

// Place holds the rows that a passage belongs to; it is zero for no passage.
type Place struct {
	Clause     uint32
	Document   uint32
	Same       uint32 // lowest clause with the same ref in any language: the language-independent identity of the clause
	Instrument uint32
}

// readPlaces returns the places of all passages, indexed by id-1.
func readPlaces(ctx context.Context, s *Snapshot) ([]Place, error) {
	instruments, err := instrumentsOf(ctx, s)
	if err != nil {
		return nil, err
	}
	var list []Place
	err = each(ctx, s.db, func(rows *sql.Rows) error {
		var first int
		var data sql.RawBytes
		if err := rows.Scan(&first, &data); err != nil {
			return err
		}
		if first != len(list)+1 || len(data)%belongsBytes != 0 {
			return errPlace
		}
		for ; len(data) > 0; data = data[belongsBytes:] {
			le := binary.LittleEndian
			p := Place{Clause: le.Uint32(data), Document: le.Uint32(data[4:]), Same: le.Uint32(data[8:])}
			p.Instrument = instruments[p.Document]
			list = append(list, p)
		}
		return nil
	}, `SELECT first, data FROM belongs ORDER BY first`)
	if err == nil && len(list) != s.meta.Passages {
		err = errPlace
	}
	return list, err
}

// instrumentsOf maps the rows of documents to those of their instruments.
func instrumentsOf(ctx context.Context, s *Snapshot) (map[uint32]uint32, error) {
	of := make(map[uint32]uint32)
	return of, each(ctx, s.db, func(rows *sql.Rows) error {
		var document, instrument uint32
		err := rows.Scan(&document, &instrument)
		of[document] = instrument
		return err
	}, `SELECT row, instrument FROM document`)
}
