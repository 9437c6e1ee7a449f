/// The cases by family. RFC sections stand beside the rules in `Estate/Rules`.
extension DNSCase {
    static let addresses = #"""
        A | @ | 192.0.2.1
        A | www | 192.0.2.1
        A | www | [192.0.2.1, 192.0.2.2]
        A | * | 192.0.2.1
        A | *.dev | 192.0.2.1
        A | a.*.b | 192.0.2.1 | dns.bad-name
        A | foo* | 192.0.2.1 | dns.bad-name
        A | my_host | 192.0.2.1 | dns.host-name
        A | -a | 192.0.2.1 | dns.host-name
        A | a b | 192.0.2.1 | dns.bad-name
        A | www.example.com | 192.0.2.1
        A | www.example.com. | 192.0.2.1
        A | www.other.net. | 192.0.2.1 | dns.name-outside-zone
        A | bücher | 192.0.2.1
        A | www | 192.0.2.300 | dns.bad-value
        A | www | 192.0.2 | dns.bad-value
        A | www | 192.0.02.1 | dns.bad-value
        A | www | 2001:db8::1 | dns.bad-value
        A | www | host.example.net | dns.bad-value
        A | www | [192.0.2.1, 192.0.2.1] | dns.duplicate-value
        A | www | 10.0.0.1
        A | www | 192.0.2.1 | | ttl: 1
        A | www | 192.0.2.1 | | ttl: 60
        A | www | 192.0.2.1 | | ttl: 86400
        A | www | 192.0.2.1 | dns.ttl-out-of-range | ttl: 86401
        A | www | 192.0.2.1 | dns.beside-delegation | | { name: www, type: NS, value: ns1.example.net }
        A | ns1.sub | 192.0.2.1 | | | { name: sub, type: NS, value: ns1.sub.example.com }
        A | www.sub | 192.0.2.1 | dns.below-delegation | | { name: sub, type: NS, value: ns1.example.net }
        A | www | 192.0.2.1 | dns.cname-beside-data | | { name: www, type: CNAME, value: a.example.net }
        A | www | 192.0.2.1 | dns.duplicate-set | | { name: WWW, type: A, value: 192.0.2.2 }
        AAAA | @ | "2001:db8::1"
        AAAA | www | "2001:DB8:0:0:0:0:0:1"
        AAAA | www | ["2001:db8::1", "2001:db8:0::1"] | dns.duplicate-value
        AAAA | www | "::ffff:192.0.2.1"
        AAAA | www | 192.0.2.1 | dns.bad-value
        AAAA | www | "2001:db8::1::2" | dns.bad-value
        AAAA | www | "fe80::1%eth0" | dns.bad-value
        AAAA | www | "12345::1" | dns.bad-value
        AAAA | my_host | "2001:db8::1" | dns.host-name

        """#

    static let names = #"""
        CNAME | www | a.example.net
        CNAME | www | A.Example.NET.
        CNAME | www | "@"
        CNAME | www | www | dns.relative-target
        CNAME | www | 192.0.2.1 | dns.target-is-address
        CNAME | www | "2001:db8::1" | dns.target-is-address
        CNAME | www | a..b | dns.bad-value
        CNAME | www | "*.example.net" | dns.bad-value
        CNAME | www | www.example.com | dns.points-to-itself
        CNAME | a | b.example.com | dns.cname-circle | | { name: b, type: CNAME, value: a.example.com }
        CNAME | www | [a.example.net, b.example.net] | dns.cname-many
        CNAME | k1._domainkey | dkim._domainkey.example.net
        CNAME | _acme-challenge | x.acme.example.net
        CNAME | 1.0/25 | 1.0-25.example.net
        CNAME | endhyphen- | x.example.net
        CNAME | *.dev | dev.example.net
        CNAME | www | büro.example.net
        CNAME | www | a.example.net | dns.cname-beside-data | | { name: www, type: TXT, value: x }
        CNAME | www | a.example.net | dns.cname-beside-data | | { name: www, type: AAAA, value: "2001:db8::1" }
        CNAME | www | a.example.net | | | { name: www, type: A, value: !absent }
        NS | sub | ns1.example.net
        NS | sub | [ns1.example.net, ns2.example.net.]
        NS | sub | ns1 | dns.relative-target
        NS | sub | 192.0.2.1 | dns.target-is-address
        NS | sub | "." | dns.bad-value
        NS | sub | ns_1.example.net | dns.host-name
        NS | _acme-challenge | ns1.example.net
        NS | * | ns1.example.net | dns.bad-name
        NS | @ | ns1.example.net | dns.ns-at-apex
        NS | sub | ns.example.com | dns.ns-target-is-cname | | { name: ns, type: CNAME, value: a.example.net }
        NS | sub | ns1.example.net | dns.beside-delegation | | { name: sub, type: TXT, value: x }
        PTR | 1 | host.example.net
        PTR | 1.0/25 | host.example.net
        PTR | 1 | host | dns.relative-target
        PTR | 1 | 192.0.2.1 | dns.target-is-address
        PTR | _services._dns-sd._udp | _http._tcp.example.net
        ALIAS | www | a.example.net | dns.type-not-held
        ALIAS | www | a | dns.relative-target

        """#

    static let texts = #"""
        TXT | @ | hello
        TXT | verify | google-site-verification=XYyg4
        TXT | verify | [a=1, b=2]
        TXT | verify | [a=1, a=1] | dns.duplicate-value
        TXT | verify | "" | dns.bad-value
        TXT | verify | '"quoted"' | dns.txt-quotes
        TXT | verify | '"a" "b"' | dns.txt-quotes
        TXT | verify | '"a"b"' | dns.txt-quotes
        TXT | verify | '"a' | dns.txt-quotes
        TXT | verify | 'a\;b' | dns.txt-escape
        TXT | verify | 'a\"b' | dns.txt-escape
        TXT | verify | 'a\195\169' | dns.txt-escape
        TXT | verify | 'C:\path'
        TXT | verify | 'say "hi"'
        TXT | verify | grüße 🎉
        TXT | verify | " leading"
        TXT | -starthyphen | x
        TXT | _x._y | x
        TXT | a b | x | dns.bad-name
        TXT | @ | v=spf1 -all
        TXT | @ | v=spf1 a mx include:spf.mtasv.net ~all
        TXT | @ | '"v=spf1 include:icloud.com ~all"' | dns.txt-quotes
        TXT | @ | '"v=spf1 +all"' | spf.permissive
        TXT | @ | v=spf1 +all | spf.permissive
        TXT | @ | v=spf1 mx | spf.no-all
        TXT | @ | v=spf1 ptr -all | spf.ptr
        TXT | @ | v=spf1 -all mx | spf.all-not-last
        TXT | @ | v=spf1 ip4:192.0.2.300 -all | spf.syntax
        TXT | @ | v=spf1 foo -all | spf.syntax
        TXT | @ | v=spf1 include=_spf.example.net ~all | spf.syntax
        TXT | @ | " v=spf1 mx -all" | spf.syntax
        TXT | @ | v=spf1 -all redirect=_spf.example.net | spf.redirect-ignored
        TXT | @ | [v=spf1 -all, v=spf1 mx -all] | spf.many
        TXT | @ | v=spf1 include:a.b include:a.c include:a.d include:a.e include:a.f include:a.g include:a.h include:a.i include:a.j include:a.k a -all | spf.lookup-limit
        TXT | _dmarc | v=DMARC1; p=none
        TXT | _dmarc | v=DMARC1; p=reject; rua=mailto:d@example.com
        TXT | _dmarc | v=DMARC1; p=quarantined | dmarc.syntax
        TXT | _dmarc | p=none; v=DMARC1 | dmarc.syntax
        TXT | _dmarc | v=DMARC1; p=none; rua=d@example.com | dmarc.syntax
        TXT | _dmarc | '"v=DMARC1; p=none" "; pct=200"' | dmarc.syntax
        TXT | _dmarc | [v=DMARC1; p=none, v=DMARC1; p=reject] | dmarc.many
        TXT | @ | v=DMARC1; p=none | dmarc.wrong-name
        TXT | pm._domainkey | k=rsa; p=nokey! | dkim.bad-key
        TXT | pm._domainkey | v=DKIM1; p= | dkim.revoked
        TXT | pm._domainkey | hello | dkim.syntax
        TXT | _adsp._domainkey | dkim=all
        TXT | _mta-sts | v=STSv1; id=20261127T1200Z;
        TXT | _mta-sts | v=STSv1; id=2024_01; | mta-sts.syntax
        TXT | _mta-sts | v=STSv1 | mta-sts.syntax
        TXT | _mta-sts | '"v=STSv1; id=123456789101Z;"' | dns.txt-quotes
        TXT | _mta-sts | ["v=STSv1; id=1;", "v=STSv1; id=2;"] | mta-sts.many
        TXT | @ | v=STSv1; id=1; | mta-sts.wrong-name
        TXT | _smtp._tls | v=TLSRPTv1; rua=mailto:t@example.com
        TXT | _smtp._tls | v=TLSRPTv1; rua=https://reports.example.com/tls
        TXT | _smtp._tls | v=TLSRPTv1; rua=t@example.com | tls-rpt.syntax
        TXT | _smtp._tls | 'v=TLSRPTv1\; rua=mailto:t@example.com' | dns.txt-escape
        TXT | @ | v=TLSRPTv1; rua=mailto:t@example.com | tls-rpt.wrong-name

        """#

    static let mail = #"""
        MX | @ | { preference: 10, exchange: mx.example.net }
        MX | @ | [{ preference: 10, exchange: mx1.example.net }, { preference: 20, exchange: mx2.example.net }]
        MX | @ | { preference: 0, exchange: "." }
        MX | @ | { preference: 10, exchange: "." } | dns.null-mx
        MX | @ | [{ preference: 0, exchange: "." }, { preference: 10, exchange: mx.example.net }] | dns.null-mx
        MX | @ | { preference: 65536, exchange: mx.example.net } | dns.bad-value
        MX | @ | { preference: 10, exchange: mx1 } | dns.relative-target
        MX | @ | { preference: 10, exchange: 192.0.2.1 } | dns.target-is-address
        MX | @ | { preference: 10, exchange: my_host.example.net } | dns.host-name
        MX | @ | { preference: 10, exchange: mail.example.com } | dns.mx-target-is-cname | | { name: mail, type: CNAME, value: a.example.net }
        MX | mail | { preference: 10, exchange: mail.example.com } | dns.points-to-itself
        MX | mail | { preference: 10, exchange: mail.example.com } | | | { name: mail, type: A, value: 192.0.2.1 }
        MX | my_host | { preference: 10, exchange: mx.example.net } | dns.host-name
        MX | @ | [{ preference: 10, exchange: mx.example.net }, { preference: 10, exchange: MX.example.net. }] | dns.duplicate-value
        CAA | @ | { flags: 0, tag: issue, value: letsencrypt.org }
        CAA | @ | { flags: 0, tag: issue, value: ";" }
        CAA | @ | { flags: 128, tag: issuewild, value: ";" }
        CAA | @ | { flags: 0, tag: issue, value: "letsencrypt.org; validationmethods=dns-01; accounturi=https://acme.example/1" }
        CAA | @ | { flags: 0, tag: issue, value: '"letsencrypt.org"' } | caa.issuer
        CAA | @ | { flags: 0, tag: issue, value: letsencrypt } | caa.issuer
        CAA | @ | { flags: 0, tag: issue, value: "letsencrypt.org; dns-01" } | caa.issuer
        CAA | @ | { flags: 0, tag: iodef, value: "mailto:security@example.com" }
        CAA | @ | { flags: 0, tag: iodef, value: "https://example.com/report" }
        CAA | @ | { flags: 0, tag: iodef, value: security@example.com } | caa.iodef
        CAA | @ | { flags: 0, tag: isue, value: digicert.com } | caa.tag
        CAA | @ | { flags: 128, tag: unheard, value: x } | caa.tag
        CAA | @ | { flags: 7, tag: issue, value: letsencrypt.org } | caa.flags
        CAA | @ | { flags: 256, tag: issue, value: letsencrypt.org } | dns.bad-value
        CAA | @ | { flags: 0, tag: is-sue, value: letsencrypt.org } | dns.bad-value

        """#

    static let services = #"""
        SRV | _sip._tcp | { priority: 1, weight: 2, port: 5060, target: sip.example.net }
        SRV | _sip._tcp | { priority: 0, weight: 0, port: 0, target: "." }
        SRV | _sip._tcp | { priority: 1, weight: 2, port: 70000, target: sip.example.net } | dns.bad-value
        SRV | _sip._tcp | { priority: 1, weight: 2, port: 80, target: www } | dns.relative-target
        SRV | _sip._tcp | { priority: 1, weight: 2, port: 80, target: 192.0.2.1 } | dns.target-is-address
        SRV | _sip._tcp | { priority: 1, weight: 2, port: 80, target: sip_1.example.net } | dns.host-name
        SRV | sip | { priority: 1, weight: 2, port: 80, target: sip.example.net } | dns.owner-name
        SRV | _sip._tcp | [{ priority: 0, weight: 0, port: 0, target: "." }, { priority: 1, weight: 2, port: 80, target: a.example.net }] | dns.null-srv
        SRV | _sip._tcp | { priority: 1, weight: 2, port: 80, target: sip.example.com } | dns.srv-target-is-cname | | { name: sip, type: CNAME, value: a.example.net }
        HTTPS | www | "1 . alpn=h2,h3"
        HTTPS | www | '1 . alpn="h2,h3" port=8443'
        HTTPS | www | 0 a.example.net
        HTTPS | www | 0 a.example.net alpn=h2 | dns.bad-value
        HTTPS | www | 1 . no-default-alpn | dns.bad-value
        HTTPS | www | 1 . alpn=h2 alpn=h3 | dns.bad-value
        HTTPS | www | 1 . mandatory=port alpn=h2 | dns.bad-value
        HTTPS | www | 1 . mandatory=alpn alpn=h2
        HTTPS | www | 1 . colour=red | dns.bad-value
        HTTPS | www | "1 . ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1"
        HTTPS | www | 1 . ipv4hint=2001:db8::1 | dns.bad-value
        HTTPS | www | 1 . port=70000 | dns.bad-value
        HTTPS | www | 1 svc alpn=h2 | dns.relative-target
        HTTPS | www | { priority: 1, target: ".", params: "alpn=h2" }
        HTTPS | www | { priority: 1, params: "alpn=h2" } | estate.missing-key
        SVCB | _dns.resolver | 1 dns.example.net alpn=dot port=853
        SVCB | _dns.resolver | 1 | dns.bad-value
        SVCB | _dns.resolver | 65536 dns.example.net | dns.bad-value
        SVCB | _dns.resolver | 1 . key65333=x
        NAPTR | @ | '100 10 "U" "E2U+sip" "!^.*$!sip:info@example.com!" .'
        NAPTR | @ | '100 10 "S" "SIP+D2U" "" _sip._udp.example.net'
        NAPTR | @ | '100 10 "U" "E2U+sip" "!a!b!" host.example.net' | dns.bad-value
        NAPTR | @ | '100 10 "U!" "E2U+sip" "" .' | dns.bad-value
        NAPTR | @ | '100 10 "U" "E2U+sip" .' | dns.bad-value
        NAPTR | @ | '70000 10 "U" "E2U+sip" "" .' | dns.bad-value
        NAPTR | @ | { order: 100, preference: 10, flags: U, service: E2U+sip, regexp: "!^.*$!sip:a@example.com!", replacement: "." }
        URI | _http._tcp | '10 1 "https://www.example.com/path"'
        URI | _http._tcp | '10 1 "not a uri"' | dns.bad-value
        URI | _http._tcp | '10 1 "www.example.com"' | dns.bad-value
        URI | _http._tcp | '10 "https://www.example.com/"' | dns.bad-value
        URI | _http._tcp | { priority: 10, weight: 1, target: "https://www.example.com/" }

        """#

    static let security = #"""
        TLSA | _443._tcp | 3 1 1 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3
        TLSA | _443._tcp | 3 1 1 0B9FA5A59EED715C26C1020C711B4F6E C42D58B0015E14337A39DAD301C5AFC3
        TLSA | _443._tcp | DANE-EE SPKI SHA2-256 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3
        TLSA | _443._tcp | 3 1 1 0b9fa5 | dns.bad-value
        TLSA | _443._tcp | 4 1 1 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3 | dns.bad-value
        TLSA | _443._tcp | 3 2 1 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3 | dns.bad-value
        TLSA | _443._tcp | 3 1 2 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3 | dns.bad-value
        TLSA | _443._tcp | 3 1 1 xyz | dns.bad-value
        TLSA | www | 3 1 1 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3 | dns.owner-name
        TLSA | _443._tcp | { usage: 3, selector: 1, matching_type: 1, certificate: 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3 }
        SMIMEA | c93f1e400f26708f98cb19d936620da35eec8f72e57f9eec01c1afd6._smimecert | 3 0 0 308201a2
        SMIMEA | chris | 3 0 0 308201a2 | dns.owner-name
        SMIMEA | a._smimecert | 3 0 1 308201a2 | dns.bad-value
        OPENPGPKEY | c93f1e400f26708f98cb19d936620da35eec8f72e57f9eec01c1afd6._openpgpkey | mQGNBGPZ
        OPENPGPKEY | chris | mQGNBGPZ | dns.owner-name
        OPENPGPKEY | a._openpgpkey | not-base64! | dns.bad-value
        SSHFP | host | 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789
        SSHFP | host | 1 1 123456789abcdef67890123456789abcdef67890
        SSHFP | host | 4 2 123456789abcdef67890123456789abcdef67890 | dns.bad-value
        SSHFP | host | 5 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789 | dns.bad-value
        SSHFP | host | 4 3 123456789abcdef67890123456789abcdef67890123456789abcdef123456789 | dns.bad-value
        SSHFP | host | { algorithm: 4, type: 2, fingerprint: 123456789abcdef67890123456789abcdef67890123456789abcdef123456789 }
        DS | sub | 60485 13 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a | | | { name: sub, type: NS, value: ns1.example.net }
        DS | sub | 60485 ECDSAP256SHA256 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A | | | { name: sub, type: NS, value: ns1.example.net }
        DS | sub | 60485 13 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a | dns.ds-without-ns
        DS | @ | 60485 13 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a | dns.ds-at-apex
        DS | sub | 60485 13 2 d4b7 | dns.bad-value | | { name: sub, type: NS, value: ns1.example.net }
        DS | sub | 70000 13 2 d4b7 | dns.bad-value | | { name: sub, type: NS, value: ns1.example.net }
        DNSKEY | @ | 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==
        DNSKEY | sub | 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ== | dns.dnskey-below-apex
        DNSKEY | @ | 257 2 13 mdsswUyr3DPW132m | dns.bad-value
        DNSKEY | @ | 257 3 13 !!! | dns.bad-value
        CERT | host | 1 0 0 MIIB
        CERT | host | PKIX 0 0 MIIB
        CERT | host | 1 0 0 | dns.bad-value
        CERT | host | 1 0 300 MIIB | dns.bad-value

        """#

    static let rare = ##"""
        LOC | @ | 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000.00m 10.00m
        LOC | @ | 52 22 23.5 N 4 53 32 E -2m
        LOC | @ | 52 N 4 E 0
        LOC | @ | 91 N 4 E 0 | dns.bad-value
        LOC | @ | 52 60 N 4 E 0 | dns.bad-value
        LOC | @ | 52 N 181 E 0 | dns.bad-value
        LOC | @ | 52 N 4 E | dns.bad-value
        LOC | @ | somewhere | dns.bad-value
        TYPE65280 | x | '\# 4 0A000001' | dns.type-not-held
        TYPE65280 | x | '\# 4 0A0000' | dns.bad-value
        TYPE65280 | x | 0A000001 | dns.bad-value
        TYPE1 | www | 192.0.2.1
        TYPE16 | www | hello
        TYPE252 | www | x | dns.unknown-type
        TYPE6 | @ | x | dns.unknown-type
        TYPE65536 | www | x | dns.unknown-type
        SPF | @ | v=spf1 -all | dns.unknown-type
        SOA | @ | x | dns.unknown-type
        A | www | !secret "vault:/A" | dns.secret-in-record

        """##
}
