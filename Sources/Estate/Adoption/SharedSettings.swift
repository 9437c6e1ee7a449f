internal import Resources

/// Finds what all environments of a service have alike, so that it is written once, above them.
enum SharedSettings {
    /// - Parameter environments: the settings of each, at least one.
    /// - Returns: what holds for all, and what is left of each. Laying each over what is shared gives back what was there: maps merge,
    ///   everything else replaces.
    static func lift(_ environments: [[DeclaredEntry]]) -> (shared: [DeclaredEntry], own: [[DeclaredEntry]]) {
        // What one environment has alone may be its own.
        guard environments.count > 1 else { return ([], environments) }
        var shared: [DeclaredEntry] = []
        var own = environments.map { _ in [DeclaredEntry]() }
        for key in keys(of: environments) {
            let written = environments.map { settings in settings.first { $0.key == key } }
            let all = written.compactMap(\.self)
            guard all.count == environments.count else {
                keep(written, in: &own)
                continue
            }
            let maps = all.compactMap(\.value.entries)
            if maps.count == all.count {
                let (common, rest) = lift(maps)
                if !common.isEmpty { shared.append(DeclaredEntry(key, .map(common), at: [], comment: all[0].comment)) }
                for (index, part) in rest.enumerated() where !part.isEmpty || maps[index].isEmpty {
                    own[index].append(DeclaredEntry(key, .map(part), at: all[index].addresses, comment: all[index].comment))
                }
                if !common.isEmpty, rest.allSatisfy(\.isEmpty) { shared[shared.count - 1].addresses = union(all) }
            } else if all.dropFirst().allSatisfy({ $0.value.isWritten(as: all[0].value) }) {
                shared.append(DeclaredEntry(key, all[0].value, at: union(all), comment: all[0].comment))
            } else {
                keep(written, in: &own)
            }
        }
        return (shared, own)
    }

    private static func union(_ entries: [DeclaredEntry]) -> Set<Address> {
        entries.reduce(into: []) { $0.formUnion($1.addresses) }
    }

    private static func keep(_ written: [DeclaredEntry?], in own: inout [[DeclaredEntry]]) {
        for (index, entry) in written.enumerated() { if let entry { own[index].append(entry) } }
    }

    /// In the order of the first that has each.
    private static func keys(of environments: [[DeclaredEntry]]) -> [String] {
        var seen: Set<String> = []
        return environments.flatMap { $0.map(\.key) }.filter { seen.insert($0).inserted }
    }
}
