internal import CanonicalJSON
internal import DNSModel
internal import Estate
internal import Planning
internal import Resources

/// One record set as an operation's payload has it: to be replaced as a whole, or deleted.
struct SetEdit: Hashable, Sendable {
    /// What the set is to be.
    struct Replacement: Hashable, Sendable {
        /// Seconds.
        let ttl: Int
        /// Presentations, and in the place of one that is not known yet what makes it known; nil for what cannot be written.
        let values: [PlannedValue?]
        /// Presentations of what stays and is not answered: somebody switched it off.
        let disabled: [String]
        /// Empty for none; nil to leave what is there.
        let comment: String?
    }

    /// Full, without the trailing dot.
    let name: String
    let type: String
    /// Nil where the set is to be deleted.
    let replacement: Replacement?

    init(name: String, type: String, replacement: Replacement?) {
        self.name = name
        self.type = type
        self.replacement = replacement
    }

    /// - Parameter change: of a record set.
    init(_ change: Change) {
        let set = RecordSetName(change.address)
        name = set.full
        type = set.type
        guard let after = change.after else {
            replacement = nil
            return
        }
        let live = change.before.flatMap { RecordSetContent($0, set) }
        let all = after["values"]?.list ?? []
        let known = Set(all.compactMap(\.text).map(set.canonical))
        let switchedOff = (after[LiveSets.disabled] ?? change.before?[LiveSets.disabled])?.list?.compactMap(\.text) ?? []
        let wanted = RecordSetContent(values: [], ttl: after["ttl"], comment: after["comment"])
        let differs = live.map { RecordSetDifference.fields(wanted, $0).contains("comment") } ?? (wanted.comment?.text?.isEmpty == false)
        replacement = Replacement(
            ttl: wanted.ttl?.integer ?? live?.ttl?.integer ?? PowerDNS.capabilities.standardTTL,
            values: known.sorted().map(PlannedValue.text) + all.filter { $0.text == nil }.map(\.planned),
            disabled: Set(switchedOff).subtracting(known).sorted(), comment: differs ? wanted.comment?.text : nil)
    }

    /// A zone without its SOA is answered by nobody, and one without its name servers is found by nobody.
    func isGuarded(in zone: String) -> Bool { name == zone && ["SOA", "NS"].contains(type) }
}

extension SetEdit: JSONForm {
    var json: JSONValue {
        var members: [String: JSONValue] = ["name": .string(name), "type": .string(type)]
        if let replacement {
            members["ttl"] = .integer(replacement.ttl)
            members["values"] = .array(replacement.values.map { $0?.json ?? .null })
            members["comment"] = replacement.comment.map(JSONValue.string)
            if !replacement.disabled.isEmpty { members["disabled"] = .array(replacement.disabled.map(JSONValue.string)) }
        } else {
            members["delete"] = true
        }
        return .object(members)
    }

    init?(json: JSONValue) {
        guard let name = json["name"]?.string, let type = json["type"]?.string else { return nil }
        guard json["delete"] == nil else {
            self.init(name: name, type: type, replacement: nil)
            return
        }
        guard let ttl = json["ttl"]?.integer, let written = json["values"]?.array else { return nil }
        let values = written.map(PlannedValue.init(json:))
        let disabled = (json["disabled"]?.array ?? []).compactMap(\.string)
        self.init(
            name: name, type: type,
            replacement: Replacement(ttl: ttl, values: values, disabled: disabled, comment: json["comment"]?.string))
    }
}
