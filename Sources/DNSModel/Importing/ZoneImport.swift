package import Estate
internal import Planning
package import Resources

/// A zone as it was read, in the shape of a zone file: the same for every DNS provider, which adds only how its zones are listed.
package struct ZoneImport: Sendable {
    private let capabilities: DNSCapabilities

    package init(_ capabilities: DNSCapabilities) {
        self.capabilities = capabilities
    }

    /// Records that certificate authorities ask for, and that whoever is asked takes away again.
    private static let challenges = "_acme-challenge"

    /// - Parameter isPinned: whether the provider's id of the zone is written into the file, which saves finding it.
    package func thing(_ item: ImportItem, _ observation: Observation, isPinned: Bool) -> ImportedThing {
        var thing = ImportedThing(item, settings: isPinned ? [DeclaredEntry("id", .text(item.id))] : [])
        for resource in observation.resources where resource.address.kind == RecordSetName.kind {
            let name = RecordSetName(resource.address)
            switch resource.owner {
            case .other(let owner), .shared(let owner): thing.notes.append("\(name.text) belongs to \(owner)")
            case .nobody: add(resource, name, to: &thing)
            }
        }
        return thing
    }

    private func add(_ resource: LiveResource, _ name: RecordSetName, to thing: inout ImportedThing) {
        // A zone's own start of authority is its server's to keep.
        if name.type == "SOA" { return }
        if name.type == "NS", name.isApex {
            thing.ignored.append(("dns/\(name.text)", "the provider keeps the zone's own name servers"))
            return
        }
        let labels = name.owner.split(separator: ".")
        if labels.first.map({ $0 == Self.challenges }) ?? false, name.type == "TXT" {
            if thing.ignored.isEmpty {
                thing.ignored.append(("\(Self.challenges)*", "challenges of certificate authorities come and go"))
            }
            return
        }
        guard let type = name.declarable, let content = RecordSetContent(resource.content, name) else {
            thing.ignored.append(("dns/\(name.text)", "records of this type cannot be declared"))
            thing.unheld.append(UnheldPart(resource.address, .undeclared, "is of the type \(name.type)"))
            return
        }
        guard !content.values.isEmpty else {
            thing.ignored.append(("dns/\(name.text)", "none of its records is answered"))
            thing.unheld.append(UnheldPart(resource.address, .undeclared, "has only records that are switched off"))
            return
        }
        let values = content.values.sorted().compactMap { try? RecordValue.parse(type, $0, zone: name.zone).get() }
        guard values.count == content.values.count else {
            // Without a value it is left to whoever has it.
            thing.records.append(ImportedRecord(resource.address, owner: name.owner, type: type, values: [], settings: []))
            thing.unheld.append(UnheldPart(resource.address, .observed, "has a value that cannot be read"))
            return
        }
        thing.records.append(
            ImportedRecord(resource.address, owner: name.owner, type: type, values: values, settings: settings(of: content)))
        thing.unheld += unheld(of: content, resource).map { UnheldPart(resource.address, .observed, $0) }
    }

    /// What a file says once for all records of a set, and what it says of none.
    private func unheld(of content: RecordSetContent, _ resource: LiveResource) -> [String] {
        var reasons: [String] = []
        func differs(_ value: Content?, _ word: String) { if value?.list != nil { reasons.append("has \(word)") } }
        differs(content.ttl, "records with different TTLs")
        differs(content.comment, "several comments")
        differs(content.extras[RecordExtras.tags], "records with different tags")
        for field in content.extras.keys.sorted() {
            guard let setting = RecordExtras.setting(of: field) else { continue }
            differs(content.extras[field], "records with and without \(setting)")
        }
        if resource.content[RecordExtras.switchedOff]?.list?.isEmpty == false { reasons.append("has records that are switched off") }
        return reasons
    }

    /// What is not as the provider has it by itself, and is the same for all records of the set.
    private func settings(of content: RecordSetContent) -> [DeclaredEntry] {
        var settings: [DeclaredEntry] = []
        if content.proxied?.boolean == true { settings.append(DeclaredEntry("proxied", .boolean(true))) }
        let standard = [capabilities.automaticTTL ?? capabilities.standardTTL, capabilities.standardTTL]
        if content.proxied?.boolean != true, let ttl = content.ttl?.integer, !standard.contains(ttl) {
            settings.append(DeclaredEntry("ttl", .integer(ttl)))
        }
        if let comment = content.comment?.text, !comment.isEmpty { settings.append(DeclaredEntry("comment", .text(comment))) }
        if let tags = content.extras[RecordExtras.tags]?.text, !tags.isEmpty {
            settings.append(DeclaredEntry("tags", .list(tags.split(separator: ",").map { DeclaredItem(.text(String($0))) })))
        }
        let on = content.extras.keys.sorted().filter { content.extras[$0] == .boolean(true) }.compactMap { RecordExtras.setting(of: $0) }
        if !on.isEmpty { settings.append(DeclaredEntry("settings", .map(on.map { DeclaredEntry($0, .boolean(true)) }))) }
        return settings
    }
}
