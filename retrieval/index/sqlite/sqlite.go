// Package sqlite opens the SQLite files of a data directory and classifies the errors of the driver.
package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "github.com/mattn/go-sqlite3" // registers the driver "sqlite3"
)

// ErrNotRegular means that a path is not a regular file but a folder, a pipe or a device.
var ErrNotRegular = errors.New("not a regular file")

// Regular returns ErrNotRegular if path exists and is not a regular file. Opening a named pipe, for example, would wait
// for a writer and could not be interrupted. A missing file is not an error.
func Regular(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: %w", path, ErrNotRegular)
	}
	return nil
}

// Open opens the database in the file at path with the given driver parameters, such as "mode=ro". By default a missing
// file is created.
func Open(path, parameters string) (*sql.DB, error) {
	if err := Regular(path); err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: abs, RawQuery: parameters}
	return sql.Open("sqlite3", u.String())
}
