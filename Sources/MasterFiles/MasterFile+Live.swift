internal import DNSModel
internal import Estate
package import Resources

extension MasterFile {
    /// A zone as it was read from its provider.
    ///
    /// - Parameters:
    ///   - automaticTTL: the provider's "as I think fit", which is no TTL.
    /// - Returns: the file, and a clause for each set whose data cannot be written.
    package static func live(_ observation: Observation, automaticTTL: Int?) -> (file: MasterFile, leftOut: [String]) {
        var sets: [RecordSet] = []
        var leftOut: [String] = []
        for resource in observation.resources where resource.address.kind == RecordSetName.kind {
            let name = RecordSetName(resource.address)
            switch set(name, resource.content, automaticTTL) {
            case .success(let set): if let set { sets.append(set) }
            case .failure(let problem): leftOut.append("\(name.owner) \(name.type) is left out: \(problem.clause)")
            }
        }
        let file = MasterFile(zone: observation.scope.name, soa: observation.outputs["soa"], sets: sets)
        return (file, leftOut)
    }

    private struct Unreadable: Error {
        let clause: String
    }

    /// Nil for a set of which nothing is answered.
    private static func set(
        _ name: RecordSetName, _ content: Content, _ automaticTTL: Int?
    ) -> Result<RecordSet?, Unreadable> {
        guard name.full.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ (1...63).contains($0.utf8.count) }) else {
            return .failure(Unreadable(clause: "this is no name of the DNS"))
        }
        guard let type = name.declarable, let live = RecordSetContent(content, name) else {
            return .failure(Unreadable(clause: "plumb does not know the form of its data"))
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
