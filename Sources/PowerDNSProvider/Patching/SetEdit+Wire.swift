internal import CanonicalJSON
internal import Estate
internal import Planning

extension SetEdit {
    /// Why a set cannot be sent, as a clause.
    struct Problem: Error, Hashable {
        let message: String
    }

    /// As the API takes it in `rrsets`.
    /// - Throws: when a value, known only now, is none of its type; nothing has been sent then.
    func wire(zone: String) throws(Problem) -> JSONValue {
        var members: [String: JSONValue] = ["name": .string(ZoneID.name(name)), "type": .string(type)]
        guard let replacement else {
            members["changetype"] = "DELETE"
            return .object(members)
        }
        var records: [JSONValue] = []
        for value in replacement.values {
            guard let text = value?.text else { throw Problem(message: "\(name) \(type): a value is still not known") }
            records.append(Self.record(try content(of: text, zone: zone), isDisabled: false))
        }
        for text in replacement.disabled {
            // What the server has and nobody here can read goes back as it came.
            records.append(Self.record((try? content(of: text, zone: zone)) ?? text, isDisabled: true))
        }
        members["changetype"] = "REPLACE"
        members["ttl"] = .integer(replacement.ttl)
        members["records"] = .array(records)
        if let comment = replacement.comment {
            members["comments"] = comment.isEmpty ? [] : [["content": .string(comment), "account": "plumb"]]
        }
        return .object(members)
    }

    private func content(of text: String, zone: String) throws(Problem) -> String {
        guard let type = RecordType(rawValue: type) else { throw Problem(message: "\(name): \(self.type) cannot be written") }
        switch RecordValue.parse(type, text, zone: zone) {
        case .success(let value): return ServerContent.of(value)
        case .failure(let problem): throw Problem(message: "\(name) \(type.rawValue): \(problem.message)")
        }
    }

    private static func record(_ content: String, isDisabled: Bool) -> JSONValue {
        ["content": .string(content), "disabled": .boolean(isDisabled)]
    }

    /// Octets of a value that is not known yet, at most, as far as a request has to be parted by it.
    private static let unknownOctets = 4_096

    /// Octets in a request's body, with what parts it from the next.
    func octets(zone: String) -> Int {
        if let wire = try? wire(zone: zone) { return wire.canonicalBytes().count + 1 }
        return json.canonicalBytes().count + Self.unknownOctets * (replacement?.values.count ?? 0)
    }
}
