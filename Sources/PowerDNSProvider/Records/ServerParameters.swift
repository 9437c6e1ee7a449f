internal import DNSModel

/// The parameters of SVCB and HTTPS as the server writes them.
///
/// Source: PowerDNS, `pdns/svc-records.cc`; tried with 4.7.3, which knows the keys of RFC 9460 by name and others by number, wants quotes
/// around the values of some, and a value for each that it has no name for.
enum ServerParameters {
    /// Written without quotes.
    private static let bare: Set<String> = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ipv6hint"]
    /// Registered later (RFC 9461, RFC 9540).
    private static let numbers = ["dohpath": "key7", "ohttp": "key8"]

    /// - Parameter canonical: as ``RecordData`` has them: in order, with blanks between, in quotes only what needs them.
    static func of(_ canonical: String) -> String {
        PresentationText.words(canonical).map { word in
            let name = String(word.prefix { $0 != "=" })
            guard !bare.contains(name) else { return numbered(word) }
            let value = word.dropFirst(name.count + 1)
            return "\(numbers[name] ?? name)=" + (value.hasPrefix("\"") ? String(value) : PresentationText.quoted(String(value)))
        }.joined(separator: " ")
    }

    /// `mandatory` names other keys.
    private static func numbered(_ word: String) -> String {
        guard word.hasPrefix("mandatory=") else { return word }
        let keys = word.dropFirst(10).split(separator: ",").map(String.init)
        return "mandatory=" + keys.map { numbers[$0] ?? $0 }.joined(separator: ",")
    }
}
