// Checks the vectors of this folder with golang.org/x/mod/sumdb/{note,tlog}; see README.md.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		out[i] = h[index]
	}
	return out, nil
}

func check(err error) {
	if err != nil {
		fmt.Println("FAILED:", err)
		os.Exit(1)
	}
}

func read(path string) []byte {
	b, err := os.ReadFile(path)
	check(err)
	return b
}

func parse(s string) tlog.Hash {
	b, err := hex.DecodeString(s)
	check(err)
	var h tlog.Hash
	copy(h[:], b)
	return h
}

func main() {
	var verifiers []note.Verifier
	for _, line := range strings.Fields(string(read("keys.txt"))) {
		v, err := note.NewVerifier(line)
		check(err)
		verifiers = append(verifiers, v)
	}
	n, err := note.Open(read("checkpoint"), note.VerifierList(verifiers...))
	check(err)
	if len(n.Sigs) != 2 || len(n.UnverifiedSigs) != 0 {
		check(fmt.Errorf("not two verified signatures"))
	}
	_, err = note.Open(read("checkpoint"), note.VerifierList(verifiers[0]))
	check(err)
	lines := strings.Split(n.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)

	// The tree, built by Go from the entries.
	var stored hashes
	var leaves [][]byte
	for _, path := range []string{"tile/entries/000", "tile/entries/001.p/44"} {
		for b := read(path); len(b) > 0; {
			length := int(binary.BigEndian.Uint16(b))
			leaves = append(leaves, b[2:2+length])
			b = b[2+length:]
		}
	}
	if int64(len(leaves)) != size {
		check(fmt.Errorf("%d entries, checkpoint says %d", len(leaves), size))
	}
	for i, leaf := range leaves {
		more, err := tlog.StoredHashes(int64(i), leaf, stored)
		check(err)
		stored = append(stored, more...)
	}
	root, err := tlog.TreeHash(size, stored)
	check(err)
	if base64.StdEncoding.EncodeToString(root[:]) != lines[2] {
		check(fmt.Errorf("root of the checkpoint"))
	}

	// The tiles. Go's paths carry the height, tile/8/0/000; C2SP's do not.
	tiles := 0
	for _, t := range tlog.NewTiles(8, 0, size) {
		if last := int(size >> (8 * t.L) & 255); t.W != 256 && t.W != last {
			continue // Go lists the partial tiles of the sizes between, too
		}
		data, err := tlog.ReadTileData(t, stored)
		check(err)
		if !bytes.Equal(data, read(strings.Replace(t.Path(), "tile/8/", "tile/", 1))) {
			check(fmt.Errorf("tile %s", t.Path()))
		}
		tiles++
	}

	// Roots and proofs at many sizes.
	roots := map[int64]tlog.Hash{}
	proofs := 0
	for _, line := range strings.Split(strings.TrimSpace(string(read("proofs.txt"))), "\n") {
		f := strings.Fields(line)
		a, _ := strconv.ParseInt(f[1], 10, 64)
		if f[0] == "root" {
			roots[a] = parse(f[2])
			want, err := tlog.TreeHash(a, stored)
			check(err)
			if want != roots[a] {
				check(fmt.Errorf("root of size %d", a))
			}
			continue
		}
		b, _ := strconv.ParseInt(f[2], 10, 64)
		var path []tlog.Hash
		for _, h := range f[3:] {
			path = append(path, parse(h))
		}
		if f[0] == "inclusion" {
			check(tlog.CheckRecord(path, b, roots[b], a, tlog.RecordHash(leaves[a])))
		} else {
			check(tlog.CheckTree(path, b, roots[b], a, roots[a]))
		}
		proofs++
	}
	fmt.Println("accepted:", len(n.Sigs), "signatures,", size, "entries,", tiles, "tiles,", len(roots), "roots,", proofs, "proofs")
}
