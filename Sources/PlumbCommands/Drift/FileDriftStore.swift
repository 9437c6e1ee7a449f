internal import Cryptography
internal import Diagnostics
internal import EstateFiles
internal import FoundationEssentials
internal import Reconciling
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Records of drift checks in files of this machine, one an environment, beside a ledger that is one. Replaced whole or not at all, under a
/// lock of the system, so that of two processes one is told that the other was faster.
struct FileDriftStore: DriftStore {
    /// Made when the first record is written.
    let directory: String

    private static let largest = 64 << 20

    private func path(_ environment: String) -> String {
        let name = environment.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
            return isPlain ? String(UnicodeScalar(byte)) : "_" + String(byte, radix: 16)
        }
        return directory + "/" + name.joined() + ".json"
    }

    func read(_ environment: String) async throws(DriftStoreError) -> StoredDriftRecord? {
        let path = path(environment)
        guard let bytes = try Self.bytes(path) else { return nil }
        return StoredDriftRecord(try DriftRecord(bytes: bytes), version: SHA256.digest(bytes).hexDigits)
    }

    private static func bytes(_ path: String) throws(DriftStoreError) -> [UInt8]? {
        // What cannot be looked for is no record that is not there.
        guard access(path, F_OK) == 0 else {
            guard errno == ENOENT else { throw DriftStoreError(.unreadable, "\(path) cannot be read: \(String(cString: strerror(errno)))") }
            return nil
        }
        do throws(RegularFile.Problem) {
            return try RegularFile.read(path, atMost: largest)
        } catch {
            throw DriftStoreError(.unreadable, "\(path) cannot be read")
        }
    }

    func write(_ record: DriftRecord, replacing version: String?) async throws(DriftStoreError) -> String {
        let path = path(record.environment)
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw DriftStoreError(.unwritable, "\(directory) cannot be made: \(String(describing: error))")
        }
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw Self.unwritable(path) }
        defer { close(lock) }
        // Held for the length of one small write.
        guard flock(lock, LOCK_EX) == 0 else { throw Self.unwritable(path) }
        let present = try Self.bytes(path).map { SHA256.digest($0).hexDigits }
        guard present == version else { throw DriftStoreError(.moved, "another check finished first") }
        let bytes = record.bytes
        let temporary = path + ".\(UInt64.random(in: .min ... .max)).part"
        do {
            try Data(bytes).write(to: URL(filePath: temporary), options: .withoutOverwriting)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: temporary)
        } catch {
            _ = unlink(temporary)
            throw Self.unwritable(path)
        }
        guard rename(temporary, path) == 0 else {
            _ = unlink(temporary)
            throw Self.unwritable(path)
        }
        return SHA256.digest(bytes).hexDigits
    }

    private static func unwritable(_ path: String) -> DriftStoreError {
        DriftStoreError(.unwritable, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}
