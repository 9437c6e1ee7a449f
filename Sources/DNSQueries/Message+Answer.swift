internal import Estate

extension Message {
    /// What the message says about the question; an error where it does not say.
    func answer(to question: Question) throws(DNSError) -> DNSAnswer {
        guard !isTruncated else { throw question.error(.malformed, "truncated its answer over TCP too") }
        let found = try alias(of: question)
        switch responseCode {
        case 0: break
        case 3: return .noSuchName
        default: throw question.error(.refused, "answered \(Self.word(for: responseCode))")
        }
        let records = answers.filter { $0.isInternet && $0.type == question.number }
        guard records.allSatisfy({ $0.owner == found }) else { throw question.error(.malformed, "answered for another name") }
        guard records.isEmpty else {
            guard let values = values(question.type, records) else { throw question.error(.malformed, "returned malformed records") }
            return .values(Set(values).sorted { $0.presentation < $1.presentation })
        }
        try checkThatNothingMeansNothing(found, question)
        return .noData
    }

    /// The name that the aliases lead to (RFC 1034 §3.6.2).
    private func alias(of question: Question) throws(DNSError) -> String {
        guard question.type != .cname else { return question.name }
        var name = question.name
        var seen: Set = [name]
        while let record = answers.first(where: { $0.isInternet && $0.type == RecordType.cname.number && $0.owner == name }) {
            guard let target = self.name(at: record.place.lowerBound)?.text, seen.insert(target).inserted else {
                throw question.error(.malformed, "returned an alias that resolves to nothing")
            }
            name = target
        }
        return name
    }

    /// An empty answer may also come from a server that does not know (RFC 2308 §2.2).
    private func checkThatNothingMeansNothing(_ found: String, _ question: Question) throws(DNSError) {
        guard !authority.contains(where: { $0.type == Self.startOfAuthority }) else { return }
        guard !authority.contains(where: { $0.type == RecordType.ns.number }) else {
            throw question.error(.elsewhere, "does not resolve \(question.name): it refers to other servers")
        }
        guard found == question.name || isRecursive else {
            throw question.error(.elsewhere, "does not resolve what the alias of \(question.name) points to: \(found)")
        }
        guard isAuthoritative || isRecursive else {
            throw question.error(.elsewhere, "does not resolve \(question.name): it does not serve the zone and does not recurse")
        }
    }

    /// RFC 1035 §4.1.1, RFC 2136 §2.2.
    private static func word(for code: UInt8) -> String {
        switch code {
        case 1: "FORMERR: it could not parse the query"
        case 2: "SERVFAIL: it failed to resolve the name"
        case 4: "NOTIMP: it does not support this query"
        case 5: "REFUSED: it refuses queries from this machine"
        default: "with the error code \(code)"
        }
    }
}
