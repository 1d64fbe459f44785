#!/bin/bash
# Reads and checks the same zones with keyops and with the name servers' own tools, in turn, and tells CPU seconds (user + system)
# and peak memory of each.
#
#   zone-check.sh KEYOPS [RECORDS [ZONES [ROUNDS]]]
#
# KEYOPS   the published binary: dotnet publish src/KeyOps -c Release -r linux-x64 -o DIR, then DIR/keyops
# RECORDS  how many records the large zone has; 1000000
# ZONES    how many small zones there are, 20 records each; 10000
# ROUNDS   how often each tool runs; of each figure the least is shown; 3
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C
keyops=$(realpath "$1") records=${2:-1000000} zones=${3:-10000} rounds=${4:-3}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"

# A zone as a hosting provider has them: hosts, aliases, mail, text and delegations, about 90 octets a record. Names come in no order.
large() {
    awk -v n="$records" 'BEGIN {
        print "$ORIGIN large.example.\n$TTL 3600\n@\tIN\tSOA\tns1.large.example. hostmaster.large.example. 2026010101 7200 1800 1209600 600"
        print "@\tIN\tNS\tns1.large.example.\nns1\tIN\tA\t192.0.2.1"
        for (i = 0; i < n - 3; i++) {
            name = sprintf("host-%08x-%07d.customer%d", (i * 2654435761) % 4294967296, i, i % 997)
            kind = i % 10
            if (kind < 4) printf "%s\t\t3600\tIN\tA\t10.%d.%d.%d\t; assigned to rack %d, unit %d\n", name, i / 65536 % 256, i / 256 % 256, i % 256, i % 40, i % 47
            else if (kind < 6) printf "%s\t\t3600\tIN\tAAAA\t2001:db8:%x:%x::%x\n", name, i / 65536, i % 65536, i % 251
            else if (kind < 7) printf "%s\t\t3600\tIN\tMX\t10 mail%d.large.example.net.\n", name, i % 1000
            else if (kind < 8) printf "%s\t\t3600\tIN\tTXT\t\"v=spf1 ip4:10.%d.%d.%d ip4:192.0.2.0/24 include:_spf.example.net include:_spf.mail.example.org -all\"\n", name, i / 65536 % 256, i / 256 % 256, i % 256
            else if (kind < 9) printf "%s\t\t3600\tIN\tCNAME\twww%d.web.hosting.example.net.\n", name, i % 5000
            else printf "%s\t\t3600\tIN\tNS\tns%d.dns.hosting.example.net.\n", name, i % 50
        }
    }' > large.example.zone
}

small() {
    mkdir small
    awk -v n="$zones" 'BEGIN {
        for (z = 0; z < n; z++) {
            name = sprintf("z%05d.example", z); file = "small/" name ".zone"
            printf "$TTL 1h\n@ IN SOA ns1 hostmaster ( 2026010101 ; serial\n  7200 1800 1209600 600 )\n  IN NS ns1\n  IN MX 10 mail\n  IN TXT \"v=spf1 mx -all\"\nns1 A 192.0.2.1\nmail A 192.0.2.2\n" > file
            for (i = 0; i < 14; i++) printf "host%d\tIN\tA\t10.%d.%d.%d\n", i, z / 256 % 256, z % 256, i > file
            close(file)
            printf "zone \"%s\" { type primary; file \"%s\"; };\n", name, file > "named.conf"
        }
    }'
}

# measure NAME COMMAND…: appends "NAME seconds MiB"
measure() {
    local name=$1; shift
    /usr/bin/time -f '%U %S %M' -o time "$@" > output 2>&1 || { echo "$name failed:"; tail -3 output; exit 1; }
    awk -v name="$name" 'END { printf "%s %.3f %.1f\n", name, $1 + $2, $3 / 1024 }' time >> figures
}

each() { bash -c 'for file in small/*.zone; do name=${file#small/}; '"$1"' || exit 1; done'; }
export -f each

table() {
    echo; echo "$1"
    printf '%-34s %10s %8s %10s\n' "" "CPU s" "× knot" "peak MiB"
    awk '{ if (!($1 in cpu)) { order[++n] = $1; cpu[$1] = $2; mem[$1] = $3 }
           if ($2 < cpu[$1]) cpu[$1] = $2; if ($3 < mem[$1]) mem[$1] = $3 }
         END { for (i = 1; i <= n; i++) { t = order[i]; printf "%-34s %10.2f %8.2f %10.0f\n", t, cpu[t], cpu[t] / cpu["kzonecheck"], mem[t] } }' figures
    rm figures
}

large
for ((i = 0; i < rounds; i++)); do
    measure keyops "$keyops" zone check large.example.zone
    measure kzonecheck kzonecheck -o large.example large.example.zone
    measure nsd-checkzone nsd-checkzone large.example large.example.zone
    measure named-checkzone named-checkzone -i local large.example large.example.zone
    measure ldns-read-zone ldns-read-zone -z large.example.zone
done
table "one zone of $records records, $(($(stat -c %s large.example.zone) / 1000000)) MB"

if ((zones > 0)); then
    small
    for ((i = 0; i < rounds; i++)); do
        measure keyops,one-process bash -c "ls small/*.zone | xargs -s 2000000 -n 1000000 $keyops zone check"
        measure named-checkconf-z,one-process named-checkconf -z named.conf
        measure kzonecheck bash -c "each 'kzonecheck -o \${name%.zone} \$file'"
        measure nsd-checkzone bash -c "each 'nsd-checkzone \${name%.zone} \$file'"
        measure named-checkzone bash -c "each 'named-checkzone -i local \${name%.zone} \$file'"
    done
    table "$zones zones of 20 records"
fi
