package postings

import (
	"encoding/binary"
	"hash/crc32"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum32 is the checksum of data stored under key.
func sum32(key uint64, data []byte) uint32 {
	var k [8]byte
	binary.LittleEndian.PutUint64(k[:], key)
	return crc32.Update(crc32.Checksum(k[:], castagnoli), castagnoli, data)
}

// seal appends the checksum of data to it.
func seal(key uint64, data []byte) []byte {
	return binary.LittleEndian.AppendUint32(data, sum32(key, data))
}

// unseal returns data without its checksum.
func unseal(key uint64, data []byte) ([]byte, error) {
	n := len(data) - 4
	if n < 0 || binary.LittleEndian.Uint32(data[n:]) != sum32(key, data[:n]) {
		return nil, ErrDamaged
	}
	return data[:n], nil
}

// sealTerm and unsealTerm are seal and unseal for the many short strings of terms. The CCITT polynomial detects every
// error burst of up to 16 bits.
func sealTerm(key string, df int, data []byte) []byte {
	return binary.LittleEndian.AppendUint16(data, sum16(key, df, data))
}

func unsealTerm(key string, df int, data []byte) ([]byte, error) {
	n := len(data) - 2
	if n < 0 || binary.LittleEndian.Uint16(data[n:]) != sum16(key, df, data[:n]) {
		return nil, ErrDamaged
	}
	return data[:n], nil
}

// termKey is the key of a term.
func termKey(field int, text string) string { return string([]byte{byte(field)}) + text }

func sum16(key string, df int, data []byte) uint16 {
	sum := uint16(0xffff)
	for i := range len(key) {
		sum = crc16(sum, key[i])
	}
	for ; df > 0; df >>= 8 {
		sum = crc16(sum, byte(df))
	}
	for _, b := range data {
		sum = crc16(sum, b)
	}
	return sum
}

// crc16 adds one byte without a table (Aleksejev's form of the CCITT polynomial, x^16 + x^12 + x^5 + 1).
func crc16(sum uint16, b byte) uint16 {
	x := byte(sum>>8) ^ b
	x ^= x >> 4
	return sum<<8 ^ uint16(x)<<12 ^ uint16(x)<<5 ^ uint16(x)
}
