package org.daylight.staticsite;

import java.util.List;

/** What the template of the correspondents shows. @param total how many correspondents there are */
record PeopleView(StaticPage page, List<FrequentCorrespondents.Person> people, long total) {}
