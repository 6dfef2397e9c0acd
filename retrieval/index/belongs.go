package index

import (
	"context"
	"encoding/binary"
	"fmt"
)

// errPlace says that the table belongs cannot be read.
var errPlace = fmt.Errorf("%w: what passages belong to cannot be decoded", ErrDamaged)

// belonging is what a passage belongs to, by rows.
type belonging struct {
	clause   uint32
	document uint32
	same     uint32 // lowest clause with the same ref in any language: what names the clause in all of them
}

// belongings are those of all passages, by id less 1.
type belongings []belonging

func (s *Snapshot) readBelongings(ctx context.Context) (belongings, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT first, data FROM belongs ORDER BY first`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list belongings
	for rows.Next() {
		var first int
		var data []byte
		if err := rows.Scan(&first, &data); err != nil {
			return nil, err
		}
		if first != len(list)+1 || len(data)%belongsBytes != 0 {
			return nil, errPlace
		}
		for ; len(data) > 0; data = data[belongsBytes:] {
			le := binary.LittleEndian
			list = append(list, belonging{le.Uint32(data), le.Uint32(data[4:]), le.Uint32(data[8:])})
		}
	}
	if len(list) != s.meta.Passages {
		return nil, errPlace
	}
	return list, rows.Err()
}

// of returns what the passage with the given id belongs to; the zero value where there is none.
func (b belongings) of(id int64) belonging {
	if id < 1 || id > int64(len(b)) {
		return belonging{}
	}
	return b[id-1]
}
