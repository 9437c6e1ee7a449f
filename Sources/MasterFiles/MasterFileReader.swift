package import Diagnostics
internal import Estate

/// Reads a master file (RFC 1035 §5, RFC 2308 §4). Every problem is found, and not only the first.
package struct MasterFileReader {
    private var sink = DiagnosticSink()
    private var names: MasterFileNames
    private let wanted: String?
    private let file: String
    private var records: [ReadRecord] = []
    private var soa: (owner: String, text: String, minimum: Int?)?
    private var (standardTTL, lastTTL): (Int?, Int?) = (nil, nil)
    private var owner: String?

    /// - Parameters:
    ///   - file: its name in messages.
    ///   - zone: the zone that it is of, in any spelling; nil to take it from its SOA record or `$ORIGIN`.
    /// - Returns: nil where something is an error.
    package static func read(_ bytes: [UInt8], file: String, zone: String?) -> (MasterFile?, [Diagnostic]) {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            let place = SourceSpan(file: file, line: 1, column: 1)
            return (nil, [.error("zone-file.not-utf-8", "the file is not UTF-8", at: place, fix: "write other octets as \\DDD")])
        }
        var reader = MasterFileReader(file: file, zone: zone.map(WrittenName.canonical))
        let lexer = MasterFileLexer(text, file: file)
        reader.sink.merge(lexer.sink)
        for entry in lexer.entries { reader.take(entry) }
        let master = reader.finished()
        return (reader.sink.hasErrors ? nil : master, reader.sink.sorted)
    }

    private init(file: String, zone: String?) {
        self.file = file
        wanted = zone
        names = MasterFileNames(origin: zone)
    }

    private mutating func take(_ entry: MasterFileEntry) {
        let first = entry.tokens[0]
        if first.text.hasPrefix("$") {
            directive(first, Array(entry.tokens.dropFirst()))
        } else {
            record(entry)
        }
    }

    // MARK: - Directives

    private mutating func directive(_ name: MasterFileToken, _ arguments: [MasterFileToken]) {
        switch name.text.uppercased() {
        case "$ORIGIN":
            guard arguments.count == 1 else { return malformed(name, "write $ORIGIN and one name") }
            if let origin = absolute(arguments[0]) { names.origin = origin }
        case "$TTL":
            guard arguments.count == 1, let ttl = MasterFileTTL.seconds(arguments[0].text) else {
                return malformed(name, "write $TTL and a number of seconds")
            }
            standardTTL = ttl
        case "$INCLUDE":
            sink.report(
                .error(
                    "zone-file.include", "the file includes another one, and plumb does not read included files", at: name.span,
                    fix: "replace this line with the content of that file"))
        default:
            sink.report(
                .error(
                    "zone-file.directive", "\(name.text) is not a directive of RFC 1035 or RFC 2308", at: name.span,
                    fix: "write it out: plumb reads $ORIGIN and $TTL only"))
        }
    }

    private mutating func malformed(_ token: MasterFileToken, _ fix: String) {
        sink.report(.error("zone-file.syntax", "\(token.text) is malformed", at: token.span, fix: fix))
    }

    private mutating func absolute(_ token: MasterFileToken) -> String? {
        do throws(MasterFileNames.Problem) {
            return try names.absolute(token)
        } catch {
            sink.report(.error("zone-file.name", error.message, at: token.span, fix: error.fix))
            return nil
        }
    }

    // MARK: - Records

    private mutating func record(_ entry: MasterFileEntry) {
        var rest = entry.tokens[...]
        if !entry.beginsWithBlank, let name = rest.popFirst() {
            owner = absolute(name)
            // What is wrong with the name has been said.
            if owner == nil { return }
        }
        let span = entry.tokens[0].span
        guard let owner else {
            sink.report(.error("zone-file.syntax", "the first record has no name", at: span, fix: "begin the line with a name"))
            return
        }
        guard let head = RecordHead(&rest, after: span, into: &sink) else { return }
        if let ttl = head.ttl { lastTTL = ttl }
        let ttl = head.ttl ?? standardTTL ?? lastTTL
        if head.type.text.uppercased() == "SOA" {
            takeSOA(owner, Array(rest), head.type)
            return
        }
        guard let type = declarable(head.type) else { return }
        do throws(MasterFileData.Invalid) {
            let value = try MasterFileData(type: type, tokens: Array(rest), names: names).value(at: head.type.span)
            records.append(ReadRecord(owner: owner, type: type, ttl: ttl, value: value, span: span))
        } catch {
            sink.report(error.diagnostic)
        }
    }

    /// Types that whoever signs the zone makes.
    private static let signatures: Set<String> = ["RRSIG", "NSEC", "NSEC3", "NSEC3PARAM"]

    private mutating func declarable(_ token: MasterFileToken) -> RecordType? {
        let name = token.text.uppercased()
        if let type = RecordType(rawValue: name) { return type }
        guard !Self.signatures.contains(name) else {
            sink.report(
                .warning(
                    "zone-file.signature", "\(name) is left out: the signer of the zone creates it", at: token.span,
                    fix: "sign the zone at the provider"))
            return nil
        }
        sink.report(
            .error(
                "dns.unknown-type", "\"\(token.text)\" is not a record type that can be declared", at: token.span,
                fix: "write it as TYPE and its number, with data in the form of RFC 3597 §5, or remove it"))
        return nil
    }

    private mutating func takeSOA(_ owner: String, _ tokens: [MasterFileToken], _ type: MasterFileToken) {
        let times = tokens.dropFirst(3).compactMap { MasterFileTTL.seconds($0.text) }
        guard soa == nil else {
            sink.report(.error("zone-file.several-soa", "there is a second SOA record", at: type.span, fix: "keep one zone in a file"))
            return
        }
        guard tokens.count == 7, times.count == 4, UInt32(tokens[2].text) != nil, let server = absolute(tokens[0]),
            let person = mailbox(tokens[1])
        else {
            return malformed(type, "write SOA, the primary, the mailbox, a serial and four times (RFC 1035 §3.3.13)")
        }
        let numbers = ([tokens[2].text] + times.map(String.init)).joined(separator: " ")
        soa = (owner, "\(server). \(person). \(numbers)", times[3])
    }

    /// A name whose first label is the local part of an address, which may hold an escaped dot (RFC 1035 §8).
    private mutating func mailbox(_ token: MasterFileToken) -> String? {
        guard token.text.utf8.contains(UInt8(ascii: "\\")), !token.isQuoted else { return absolute(token) }
        if token.text.hasSuffix(".") { return String(token.text.dropLast()) }
        return names.origin.map { "\(token.text).\($0)" } ?? absolute(token)
    }

    // MARK: - The zone

    private mutating func finished() -> MasterFile? {
        guard let zone = wanted ?? soa?.owner ?? names.origin else {
            sink.report(
                .error(
                    "zone-file.no-zone", "the file does not name its zone", at: SourceSpan(file: file, line: 1, column: 1),
                    fix: "add its SOA record or $ORIGIN, or name the zone"))
            return nil
        }
        if let problem = DomainName.problem(zone, allowing: .anyName) {
            sink.report(
                .error(
                    "dns.bad-name", "the zone cannot be declared: \(problem.message)", at: SourceSpan(file: file, line: 1, column: 1),
                    fix: problem.fix ?? "name another zone"))
        }
        if let soa, soa.owner != zone {
            sink.report(
                .error(
                    "zone-file.another-zone", "the file has the SOA of \(soa.owner), not of \(zone)",
                    at: SourceSpan(file: file, line: 1, column: 1), fix: "name the zone \(soa.owner), or use another file"))
        }
        let sets = ReadRecord.sets(records, zone: zone, standardTTL: soa?.minimum, into: &sink)
        return MasterFile(zone: zone, soa: soa?.text, sets: sets)
    }
}
