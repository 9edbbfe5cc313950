// Reads a cosigned checkpoint with golang.org/x/mod/sumdb/note, which knows nothing of cosignatures: the verifier for them is the twenty lines below,
// written from c2sp.org/tlog-cosignature.
//
//	cosigned CHECKPOINT LOG-KEY [WITNESS-KEY...]
//
// prints the text's second line and the names of those who have signed, in the order of the note.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }

func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	seconds := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", seconds, text)
	return ed25519.Verify(w.key, []byte(message), signature[8:])
}

func newWitness(text string) note.Verifier {
	fields := strings.SplitN(text, "+", 3)
	key, err := base64.StdEncoding.DecodeString(fields[2])
	check(err)
	if len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		check(fmt.Errorf("%q is no witness's key", text))
	}
	id := sha256.Sum256([]byte(fields[0] + "\n" + string(key)))
	hash := binary.BigEndian.Uint32(id[:])
	if fmt.Sprintf("%08x", hash) != fields[1] {
		check(fmt.Errorf("%q has another id", text))
	}
	return witness{fields[0], hash, ed25519.PublicKey(key[1:])}
}

func check(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func main() {
	file, err := os.ReadFile(os.Args[1])
	check(err)
	log, err := note.NewVerifier(os.Args[2])
	check(err)
	known := []note.Verifier{log}
	for _, key := range os.Args[3:] {
		known = append(known, newWitness(key))
	}
	opened, err := note.Open(file, note.VerifierList(known...))
	check(err)
	fmt.Println("size:", strings.Split(opened.Text, "\n")[1])
	for _, signature := range opened.Sigs {
		fmt.Println("signed:", signature.Name)
	}
	fmt.Println("unknown:", len(opened.UnverifiedSigs))
}
