internal import CanonicalJSON
internal import EstateFiles
internal import FoundationEssentials

/// Where a file of this program may go. A device, a pipe or a link would be replaced by a file, and with it what others have there.
enum WrittenPlace {
    private static let limit = 1 << 30

    /// Whether nothing is there, or a JSON object as this program writes them.
    static func isFree(_ path: String) -> Bool {
        do {
            guard try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeRegular else { return false }
        } catch {
            // What cannot be looked at is told where it is written.
            return true
        }
        guard let bytes = try? RegularFile.read(path, atMost: limit) else { return false }
        return bytes.isEmpty || (try? JSONValue(parsing: bytes))?.object != nil
    }
}
