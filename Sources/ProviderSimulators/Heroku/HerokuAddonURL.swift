enum HerokuAddonURL {
    /// What a new add-on of this service exposes.
    static func of(name: String, service: String) -> String {
        let secret = Identity.hex("addon-secret/\(name)")
        let host = "c\(secret.prefix(10)).cluster.example.net"
        return switch service {
        case "heroku-postgresql": "postgres://u\(secret.prefix(12)):p\(secret)@\(host):5432/d\(secret.suffix(13))"
        case "heroku-redis": "rediss://:p\(secret)@\(host):25061"
        default: "https://u\(secret.prefix(12)):p\(secret)@\(host)/"
        }
    }
}
