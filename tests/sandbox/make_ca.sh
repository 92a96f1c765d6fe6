#!/bin/sh
# Certificates for tests of TLS, in a folder that is made anew: a CA and its CRL, servers and clients, good and bad, and the
# RSA key of application-restricted access. Nothing of it is for use anywhere else. What is good is good from 2020 on: a kiosk
# whose clock is behind its build date checks certificates at that date.
#
#   make_ca.sh DIR
#
# ca.pem ca.crl.pem                 the CA a kiosk trusts, and whom it has revoked
# server                            for 127.0.0.1 and localhost (NAME.pem and NAME.key, here and below)
# expired not-yet wrong-host revoked  servers that must not be believed
# stranger                          a server of a CA nobody trusts (other-ca.pem)
# client client-expired client-other  a kiosk's certificate; one that has ended; one of the other CA
# oauth.key oauth.pem               key for --oauth-key (public) and oauth.key_file (private)
set -eu
[ $# -eq 1 ] || { echo "usage: make_ca.sh DIR" >&2; exit 2; }
command -v openssl >/dev/null || { echo "make_ca.sh: needs openssl (Debian package openssl)" >&2; exit 2; }
rm -rf "$1"
mkdir -p "$1"
cd "$1"

cat > ca.cnf <<'END'
[ca]
default_ca = this
[this]
dir = .
database = $dir/$ENV::CA.index
serial = $dir/$ENV::CA.serial
crlnumber = $dir/$ENV::CA.crlnumber
new_certs_dir = $dir
certificate = $dir/$ENV::CA.pem
private_key = $dir/$ENV::CA.key
default_md = sha256
default_startdate = 20200101000000Z
default_enddate = 20491231235959Z
default_crl_days = 3650
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
commonName = $ENV::CN
[ca_ext]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server_ext]
subjectAltName = IP:127.0.0.1, DNS:localhost
extendedKeyUsage = serverAuth
[wrong_host_ext]
subjectAltName = DNS:elsewhere.example
extendedKeyUsage = serverAuth
[client_ext]
extendedKeyUsage = clientAuth
END

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2>/dev/null; }

# new_ca NAME
new_ca() {
    key "$1"
    : > "$1.index"
    echo 01 > "$1.serial"
    echo 01 > "$1.crlnumber"
    CA=$1 CN="Foyer test $1" openssl req -new -config ca.cnf -key "$1.key" -out "$1.csr"
    CA=$1 CN=$1 openssl ca -batch -notext -selfsign -config ca.cnf -extensions ca_ext -keyfile "$1.key" -in "$1.csr" \
        -out "$1.pem" 2>log || { cat log >&2; exit 1; }
}

# issue CA NAME EXTENSIONS [further arguments of openssl ca]
issue() {
    ca=$1 name=$2 ext=$3
    shift 3
    key "$name"
    CA=$ca CN=$name openssl req -new -config ca.cnf -key "$name.key" -out "$name.csr"
    CA=$ca CN=$name openssl ca -batch -notext -config ca.cnf -extensions "$ext" "$@" -in "$name.csr" -out "$name.pem" 2>log ||
        { cat log >&2; exit 1; }
}

new_ca ca
new_ca other-ca
issue ca server server_ext
issue ca expired server_ext -startdate 20200101000000Z -enddate 20210101000000Z
issue ca not-yet server_ext -startdate 20490101000000Z -enddate 20491231000000Z
issue ca wrong-host wrong_host_ext
issue ca revoked server_ext
issue other-ca stranger server_ext
issue ca client client_ext
issue ca client-expired client_ext -startdate 20200101000000Z -enddate 20210101000000Z
issue other-ca client-other client_ext
CA=ca CN=ca openssl ca -config ca.cnf -revoke revoked.pem 2>log
CA=ca CN=ca openssl ca -config ca.cnf -gencrl -out ca.crl.pem 2>log
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out oauth.key 2>/dev/null
openssl pkey -in oauth.key -pubout -out oauth.pem
rm -f ./*.csr ./*.index* ./*.serial* ./*.crlnumber* ./0?.pem log ca.cnf
chmod 600 ./*.key
