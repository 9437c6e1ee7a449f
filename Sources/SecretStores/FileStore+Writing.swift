internal import CanonicalJSON
internal import FoundationEssentials
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif
package import Reconciling
package import Resources

extension FileStore {
    /// Writes the whole file anew beside the old one, and puts it in its place in one step. A lock on a file beside it keeps two
    /// programs from losing what the other wrote. Where there is no file yet it is made, for its owner alone.
    package func write(_ secret: Secret, at reference: SecretReference, over current: StoredSecret?) async throws(ProviderError) {
        try makeDirectory()
        let lock = open(location + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw problem(.unavailable, String(cString: strerror(errno))) }
        // The lock goes with the descriptor.
        defer { close(lock) }
        try await take(lock)
        var slugs = isThere ? try load().object ?? [:] : [:]
        let (slug, place) = Self.keys(of: reference)
        var places = slugs[slug]?.object ?? [:]
        let found = places[place]?.string
        guard found == current.map({ $0.secret.withExposed { $0 } }) else {
            throw ProviderError(
                .conflict, attempt: "storing \(reference)", message: "the stored value changed after it was read", fix: "plan again")
        }
        if let refusal = await permit.refusal() {
            throw problem(.conflict, "nothing was written: \(refusal.message)")
        }
        places[place] = secret.withExposed { .string($0) }
        slugs[slug] = .object(places)
        try replace(with: Array((JSONValue.object(slugs).prettyText() + "\n").utf8))
    }

    private var isThere: Bool {
        var status = stat()
        // What cannot be looked at is there: reading says why.
        return lstat(location, &status) == 0 || errno != ENOENT
    }

    private func makeDirectory() throws(ProviderError) {
        let directory = URL(filePath: location).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw problem(.unavailable, "the directory \(directory) cannot be made")
        }
    }

    /// Whoever else writes is done in a moment: another secret of the same run, or another program.
    private func take(_ lock: Int32) async throws(ProviderError) {
        for _ in 0..<100 {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK, (try? await Task.sleep(for: .milliseconds(20))) != nil else { break }
        }
        throw problem(.conflict, "another program is writing it", fix: "try again")
    }

    private func replace(with bytes: [UInt8]) throws(ProviderError) {
        let draft = location + ".\(getpid())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw problem(.unavailable, String(cString: strerror(errno))) }
        let isWritten = Self.write(bytes, to: descriptor) && fsync(descriptor) == 0
        close(descriptor)
        guard isWritten, rename(draft, location) == 0 else {
            let message = String(cString: strerror(errno))
            unlink(draft)
            throw problem(.unavailable, message)
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = systemWrite(descriptor, Array(rest), rest.count)
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// `write(2)`, which the store's own `write` hides.
private let systemWrite: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int = { write($0, $1, $2) }
