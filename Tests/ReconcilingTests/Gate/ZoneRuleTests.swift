import FoundationEssentials
import Reconciling
import Testing

/// Against the system's time zone database.
@Suite struct ZoneTests {
    private static let database = "/usr/share/zoneinfo/"
    private static var isThere: Bool { FileManager.default.fileExists(atPath: database + "Europe/Berlin") }

    private func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: Self.database + name))) }

    /// Offsets in minutes, on days of this century and far behind the last transition of any file.
    @Test(
        .enabled(if: isThere, "there is no time zone database"),
        arguments: [
            ("Europe/Berlin", 1_764_000_000, 60), ("Europe/Berlin", 1_784_000_000, 120), ("Europe/Berlin", 1_774_745_999, 60),
            ("Europe/Berlin", 1_774_746_000, 120), ("Europe/Berlin", 1_792_889_999, 120), ("Europe/Berlin", 1_792_890_000, 60),
            ("Europe/Berlin", 4_102_444_800, 60), ("Europe/Berlin", 4_118_083_200, 120), ("America/New_York", 1_784_000_000, -240),
            ("America/New_York", 4_102_444_800, -300), ("Asia/Kolkata", 1_764_000_000, 330), ("Europe/Dublin", 4_118_083_200, 60),
            ("Europe/Dublin", 4_102_444_800, 0), ("Australia/Sydney", 4_102_444_800, 660), ("Australia/Sydney", 4_118_083_200, 600),
            ("America/Sao_Paulo", 4_102_444_800, -180), ("Etc/GMT+5", 1_764_000_000, -300), ("UTC", 1_764_000_000, 0),
        ])
    func offsets(_ name: String, _ time: Int, _ minutes: Int) throws {
        let zone = try #require(ZoneOffsets(tzif: try bytes(name)))
        #expect(zone.local(time) - time == minutes * 60)
    }

    @Test(.enabled(if: isThere, "there is no time zone database")) func damagedFilesAreNone() throws {
        let whole = try bytes("Europe/Berlin")
        #expect(ZoneOffsets(tzif: []) == nil)
        #expect(ZoneOffsets(tzif: Array("TZif1".utf8)) == nil)
        for length in stride(from: 0, to: whole.count - 1, by: 7) { #expect(ZoneOffsets(tzif: Array(whole.prefix(length))) == nil) }
    }
}
