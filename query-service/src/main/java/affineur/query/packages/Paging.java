package affineur.query.packages;

import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import java.util.StringJoiner;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriComponentsBuilder;

/** A page by number, as GitLab's REST API counts: from 1, with 20 entries and at most 100. */
record Paging(int page, int perPage) {
    private static final int MOST = 100;
    /** GitLab's limit too. */
    private static final int DEEPEST = 50_000;

    static Paging of(int page, int perPage) {
        if (page < 1 || perPage < 1) {
            throw new Refusal(Kind.INVALID, "invalid-page", "page and per_page are numbers from 1.");
        }
        int size = Math.min(perPage, MOST);
        if ((page - 1L) * size > DEEPEST) {
            throw new Refusal(
                    Kind.INVALID,
                    "page-too-deep",
                    "Only the first " + DEEPEST + " entries have pages. Narrow the list by package_name.");
        }
        return new Paging(page, size);
    }

    int skip() {
        return (page - 1) * perPage;
    }

    /** @param self the URL of this page */
    HttpHeaders headers(long total, UriComponentsBuilder self) {
        long pages = Math.max(1, (total + perPage - 1) / perPage);
        HttpHeaders headers = new HttpHeaders();
        headers.set("X-Page", Integer.toString(page));
        headers.set("X-Per-Page", Integer.toString(perPage));
        headers.set("X-Total", Long.toString(total));
        headers.set("X-Total-Pages", Long.toString(pages));
        headers.set("X-Next-Page", page < pages ? Integer.toString(page + 1) : "");
        headers.set("X-Prev-Page", page > 1 ? Integer.toString(page - 1) : "");
        StringJoiner links = new StringJoiner(", ");
        if (page > 1) {
            links.add(link(self, page - 1L, "prev"));
        }
        if (page < pages) {
            links.add(link(self, page + 1L, "next"));
        }
        links.add(link(self, 1, "first"));
        links.add(link(self, pages, "last"));
        headers.set(HttpHeaders.LINK, links.toString());
        return headers;
    }

    private String link(UriComponentsBuilder self, long number, String relation) {
        String url = self.cloneBuilder()
                .replaceQueryParam("page", number)
                .replaceQueryParam("per_page", perPage)
                .build()
                .toUriString();
        return "<" + url + ">; rel=\"" + relation + "\"";
    }
}
