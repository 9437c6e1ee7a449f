internal import FoundationEssentials
internal import Reconciling

/// The system's time zone database.
enum ZoneFiles {
    private static let places = ["/usr/share/zoneinfo", "/var/db/timezone/zoneinfo", "/usr/lib/zoneinfo"]

    /// The zones among `names` that this machine knows. The estate's reader has seen to it that a name leads nowhere else.
    static func read(_ names: Set<String>) -> [String: ZoneOffsets] {
        var zones: [String: ZoneOffsets] = [:]
        for name in names {
            zones[name] = places.lazy.compactMap { FileManager.default.contents(atPath: $0 + "/" + name) }.first
                .flatMap { ZoneOffsets(tzif: Array($0)) }
        }
        return zones
    }
}
