package affineur.query.http;

import affineur.http.mvc.Asked;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The URL of an index as the client knows it, for pages that are read away from it, so that their links are absolute.
 *
 * @param url without a slash at its end
 */
public record IndexUrl(String url) {
    /** @param segments how many of the path asked for are within the index */
    public static IndexUrl of(HttpServletRequest request, int segments) {
        String url = Asked.plainUrl(request);
        for (int i = 0; i < segments; i++) {
            url = url.substring(0, url.lastIndexOf('/'));
        }
        return new IndexUrl(url);
    }

    public String simple(PackageName name) {
        return url + "/simple/" + name + "/";
    }

    /** The list of what a wheel has of them (PEP 770). */
    public String sboms(Sha256 sha256, String filename) {
        return file(sha256, filename) + "/sboms";
    }

    public String file(Sha256 sha256, String filename) {
        return url + "/files/" + sha256 + "/" + filename.replace("+", "%2B");
    }
}
