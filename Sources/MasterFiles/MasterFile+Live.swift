internal import DNSModel
internal import Estate
package import Resources

extension MasterFile {
    /// A zone as it was read from its provider.
    ///
    /// - Parameters:
    ///   - automaticTTL: the provider's "as I think fit", which is no TTL.
    /// - Returns: the file, a clause for each set whose data cannot be written, and one for each whose values are not answered.
    package static func live(
        _ observation: Observation, automaticTTL: Int?
    ) -> (file: MasterFile, leftOut: [String], switchedOff: [String]) {
        var sets: [RecordSet] = []
        var (leftOut, switchedOff): ([String], [String]) = ([], [])
        for resource in observation.resources where resource.address.kind == RecordSetName.kind {
            let name = RecordSetName(resource.address)
            let off = (resource.content[RecordExtras.switchedOff]?.list ?? []).compactMap(\.text)
            if !off.isEmpty { switchedOff.append("\(name.owner) \(name.type) is switched off: \(off.joined(separator: ", "))") }
            switch set(name, resource.content, automaticTTL) {
            case .success(let set): if let set { sets.append(set) }
            case .failure(let problem): leftOut.append("\(name.owner) \(name.type) is left out: \(problem.clause)")
            }
        }
        let written = observation.outputs["soa"]
        let soa = written.flatMap(Self.soa)
        if written != nil, soa == nil { leftOut.append("@ SOA is left out: its data cannot be read") }
        return (MasterFile(zone: observation.scope.name, soa: soa, sets: sets), leftOut, switchedOff)
    }

    /// The two names and five numbers of an SOA (RFC 1035 §3.3.13) on one line; nil where it is something else.
    private static func soa(_ text: String) -> String? {
        let words = PresentationText.words(text)
        guard words.count == 7, words[..<2].allSatisfy(isName),
            words[2...].allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } && UInt32($0) != nil })
        else { return nil }
        return words.joined(separator: " ")
    }

    /// A name as a zone file may hold it, with what is special behind a backslash.
    private static func isName(_ word: String) -> Bool {
        var isEscaped = false
        for byte in word.utf8 {
            guard (0x21...0x7E).contains(byte) else { return false }
            if !isEscaped, "\"();@$".utf8.contains(byte) { return false }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
        return !isEscaped
    }

    private struct Unreadable: Error {
        let clause: String
    }

    /// Nil for a set of which nothing is answered.
    private static func set(
        _ name: RecordSetName, _ content: Content, _ automaticTTL: Int?
    ) -> Result<RecordSet?, Unreadable> {
        guard name.full.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ (1...63).contains($0.utf8.count) }) else {
            return .failure(Unreadable(clause: "this is not a DNS name"))
        }
        guard let type = name.declarable, let live = RecordSetContent(content, name) else {
            return .failure(Unreadable(clause: "plumb does not know the format of its data"))
        }
        var values: [RecordValue] = []
        for text in live.values.union(live.locked).sorted() {
            guard case .success(let value) = RecordValue.parse(type, text, zone: name.zone) else {
                return .failure(Unreadable(clause: "its data cannot be read"))
            }
            values.append(value)
        }
        guard !values.isEmpty else { return .success(nil) }
        let ttls = (live.ttl?.list ?? [live.ttl].compactMap(\.self)).compactMap(\.integer)
        let isProxied = live.isProxied != .boolean(false)
        let notes = [isProxied ? "proxied" : nil, live.comment?.text].compactMap(\.self).filter { !$0.isEmpty }
        return .success(
            RecordSet(
                name: name.owner, type: type, ttl: ttls.min().flatMap { $0 == automaticTTL ? nil : $0 }, values: values,
                comment: notes.isEmpty ? nil : notes.joined(separator: ", ")))
    }
}
