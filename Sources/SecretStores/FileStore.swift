internal import CanonicalJSON
internal import Diagnostics
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif
package import Reconciling
package import Resources

/// `read(2)`, which the store's own `read` hides.
private let systemRead: @Sendable (Int32, UnsafeMutableRawPointer?, Int) -> Int = { read($0, $1, $2) }

/// Secrets in a JSON file that only its owner can read:
/// `{"staging": {"/Queue/STRIPE_API_KEY": "…"}}`, by the store's environment slug and the path with its name.
package struct FileStore: WritableSecretStore {
    /// Of the file.
    package let location: String
    package let keepsVersions = false
    private(set) var permit = WritePermit.always

    /// - Parameter path: of the JSON file, absolute or relative to the working directory.
    package init(path: String) {
        location = path
    }

    package func permitted(by permit: WritePermit) -> any WritableSecretStore {
        var store = self
        store.permit = permit
        return store
    }

    /// More is no file of secrets.
    private static let limit = 4 << 20

    package func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        let content: Result<JSONValue, ProviderError>
        do throws(ProviderError) {
            content = .success(try load())
        } catch {
            content = .failure(error)
        }
        return Dictionary(
            references.map { reference in (reference, content.flatMap { value(of: reference, in: $0) }) },
            uniquingKeysWith: { first, _ in first })
    }

    package func list(as store: String, in slug: String) async -> Result<StoreListing, ProviderError>? {
        Result { () throws(ProviderError) in
            let places = try load()[slug]?.object ?? [:]
            var listing = StoreListing([:])
            for (place, value) in places.sorted(by: { $0.key < $1.key }) where value.string?.isEmpty != true {
                let written = slug.isEmpty ? "\(store):\(place)" : "\(store)@\(slug):\(place)"
                guard let reference = SecretReference(written) else {
                    listing.unnameable.append(place)
                    continue
                }
                if let text = value.string {
                    listing.secrets[reference] = StoredSecret(Secret(text), version: nil)
                } else {
                    listing.unread.append(place)
                }
            }
            return listing
        }
    }

    /// The slug and the place under which a secret stands in the file.
    static func keys(of reference: SecretReference) -> (slug: String, place: String) {
        (reference.environment ?? "", (reference.folder == "/" ? "" : reference.folder) + "/" + reference.name)
    }

    private func value(of reference: SecretReference, in content: JSONValue) -> Result<StoredSecret, ProviderError> {
        let (slug, place) = Self.keys(of: reference)
        guard let value = content[slug]?[place] else {
            return .failure(
                ProviderError(
                    .absent, attempt: "reading \(reference)", message: "\(location) has no text at \"\(slug)\", \"\(place)\"",
                    fix: "add it to the file"))
        }
        guard let text = value.string, !text.isEmpty else {
            return .failure(
                ProviderError(
                    .notFound, attempt: "reading \(reference)",
                    message: "\(location) has \(value == "" ? "an empty text" : "no text") at \"\(slug)\", \"\(place)\"",
                    fix: "correct it in the file"))
        }
        return .success(StoredSecret(Secret(text), version: nil))
    }

    func load() throws(ProviderError) -> JSONValue {
        let bytes = try checkedBytes()
        guard let content = try? JSONValue(parsing: bytes), content.object != nil else {
            throw problem(.malformed, "it is not a JSON object", fix: "write {\"slug\": {\"/PATH/NAME\": \"value\"}}")
        }
        return content
    }

    /// Looked at and read through one descriptor, so that the file cannot be exchanged in between.
    private func checkedBytes() throws(ProviderError) -> [UInt8] {
        let descriptor = open(location, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem(.notFound, String(cString: strerror(errno)), fix: "make it, with mode 0600") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw problem(.rejected, "it is not a regular file")
        }
        guard status.st_uid == geteuid() else {
            throw problem(.rejected, "it belongs to another user", fix: "name a file of secrets that is yours")
        }
        guard status.st_mode & 0o077 == 0 else {
            // A path that was mistyped leads to what others have to read.
            let fix =
                Self.beginsAsObject(descriptor) ? "chmod 600 \(ShellWord.quoted(location))" : "this is not a file of secrets; name one"
            throw problem(.rejected, "others can read or write it", fix: fix)
        }
        guard status.st_size <= Self.limit else { throw problem(.rejected, "it is larger than \(Self.limit >> 20) MiB") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = systemRead(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw problem(.unavailable, String(cString: strerror(errno))) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    private static func beginsAsObject(_ descriptor: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return bytes.prefix(max(0, count)).first { $0 > 0x20 } == UInt8(ascii: "{")
    }

    func problem(_ code: ProviderError.Code, _ message: String, fix: String? = nil) -> ProviderError {
        ProviderError(code, attempt: "reading secrets from \(location)", message: message, fix: fix)
    }
}
