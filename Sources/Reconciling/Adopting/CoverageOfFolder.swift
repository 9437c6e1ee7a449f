internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// What of a store's folder the files say something of. A folder of which nothing is named is one thing, as an app is that no file declares.
struct CoverageOfFolder {
    private let folder: StoreFolder
    private let estate: Estate

    init(_ folder: StoreFolder, in estate: Estate) {
        self.folder = folder
        self.estate = estate
    }

    var entries: [Coverage.Entry] {
        let declared = Set(estate.secrets.flatMap { estate.places(of: $0) })
        let unnamed = Set(estate.unnamed(folder.places))
        let left = folder.places.filter { unnamed.contains($0) && folder.rule(for: $0, in: estate) == nil }
        guard left.count < folder.places.count else {
            let count = "\(left.count) secret\(left.count == 1 ? "" : "s")"
            return [entry(folder.name, .undeclared, "no file names any of its \(count)")]
        }
        return folder.places.map { place in
            guard unnamed.contains(place) else { return entry(place.description, declared.contains(place) ? .managed : .observed) }
            guard let rule = folder.rule(for: place, in: estate) else { return entry(place.description, .undeclared) }
            return entry(place.description, .ignored, rule.reason ?? "ignore: \(rule.pattern.value)")
        }
    }

    private func entry(_ name: String, _ state: Coverage.State, _ reason: String? = nil) -> Coverage.Entry {
        Coverage.Entry(provider: folder.store, name: name, state: state, reason: reason)
    }
}
